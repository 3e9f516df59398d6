import { BtcpayError } from '../../btcpay/errors.ts';
import type { Invoice } from '../../btcpay/types.ts';
import { PicoError } from '../../errors.ts';
import type { TextFile } from '../../rpc/views.ts';
import { once } from '../once.ts';
import type { UiDeps, UiHandlers } from './deps.ts';
import { addStore } from './stores/add.ts';
import { checkClient } from './stores/check.ts';
import type { StoreClient, StoreKeeper } from './stores/keeper.ts';
import { newInvoiceOnce } from './stores/new-invoice.ts';
import { dropExpired, pairings, pairStore, startPairing } from './stores/pairing.ts';
import { storeRates } from './stores/rates.ts';
import { invoiceView, storeView } from './stores/views.ts';

type StoreMethods =
  | ('stores' | 'addStore' | 'startPairing' | 'pairings' | 'pairStore' | 'cancelPairing')
  | ('renameStore' | 'removeStore' | 'exportStore' | 'checkStore')
  | ('newStoreInvoice' | 'storeInvoice' | 'storeInvoices' | 'markStoreInvoice' | 'storeRates');

type Deps = Pick<UiDeps, 'store' | 'keyring' | 'platform' | 'log'>;

/** Taking money with the user's own BTCPay stores. Their keys are sealed at rest; each call opens one and forgets it. */
export function storeHandlers(deps: Deps, keeper: StoreKeeper): Pick<UiHandlers, StoreMethods> {
  const { store, keyring, platform, log } = deps;
  const { clock, random } = platform;
  const running = once<Invoice>();

  async function exportStore(id: string, password: string): Promise<TextFile> {
    await keyring.revealWords(password);
    const saved = await keeper.saved(id);
    log.add('exportStore');
    const name = new URL(saved.host).host.replace(/[^A-Za-z0-9.-]/g, '-');
    const text = `${JSON.stringify(saved, null, 2)}\n`;
    return { name: `btcpay-${name}.json`, type: 'application/json', text };
  }

  return {
    stores: async () => (await keeper.stores()).map(storeView),
    async addStore(how) {
      log.add('addStore');
      return storeView(await addStore(keeper, how, clock()));
    },
    startPairing: ({ host }) => startPairing(keeper, host, clock()),
    async pairings() {
      void dropExpired(keeper, clock()).catch((error: unknown) => log.error('pairings', error));
      return await pairings(keeper, clock());
    },
    async pairStore({ id }) {
      const row = await pairStore(keeper, id);
      return row === null ? null : storeView(row);
    },
    async cancelPairing({ id }) {
      if ((await keeper.pairing(id)) !== undefined) await keeper.remove(id);
      return null;
    },
    async renameStore({ id, label }) {
      await keeper.rename(id, label);
      return null;
    },
    async removeStore({ id }) {
      await keeper.store(id);
      await keeper.remove(id);
      log.add('removeStore');
      return null;
    },
    exportStore: ({ id, password }) => exportStore(id, password),
    async checkStore({ id }) {
      await checkClient(await keeper.client(id));
      return null;
    },
    async newStoreInvoice(asked) {
      const make = async () =>
        newInvoiceOnce({ store, clock, random }, await keeper.client(asked.store), asked);
      return invoiceView(await running(asked.call, make));
    },
    storeInvoice: async ({ store: id, invoice }) =>
      invoiceView(await (await keeper.client(id)).getInvoice(invoice)),
    storeInvoices: async ({ store: id, query }) =>
      (await (await keeper.client(id)).getInvoices(query ?? {})).map(invoiceView),
    markStoreInvoice: async ({ store: id, invoice, status }) =>
      invoiceView(await mark(await keeper.client(id), invoice, status)),
    storeRates: async ({ store: id, currencies }) => storeRates(await keeper.client(id), currencies),
  };
}

/** Marked already, by this wallet or by hand: that is no error. */
async function mark(client: StoreClient, id: string, status: 'settled' | 'invalid'): Promise<Invoice> {
  if (client.kind !== 'greenfield')
    throw new PicoError(
      'NeedsGreenfieldKey',
      'this store was paired by the older API, which cannot mark invoices: add it by a Greenfield key. Nothing was changed.',
    );
  try {
    return await client.markInvoice(id, status);
  } catch (error) {
    if (!(error instanceof BtcpayError) || error.code !== 'Refused') throw error;
    const invoice = await client.getInvoice(id);
    if (invoice.status !== status) throw error;
    return invoice;
  }
}
