import { PicoError } from '../../lib/errors.ts';
import type { Till } from '../shop/server/pay.ts';
import type { Instance } from './instance.ts';
import type { Exception, Status } from './invoice.ts';
import { newApiKey, newLegacyKey } from './keys.ts';
import { newPairing, pair } from './legacy/tokens.ts';
import { checkPicos } from './pico.ts';
import { accountNow } from './price.ts';
import { newStore, type Store } from './store.ts';
import { checkInvoices } from './watch.ts';

/** What an invoice looks like from the inside. Amounts in satoshis. */
export interface InvoiceView {
  readonly status: Status;
  readonly exception: Exception;
  readonly addresses: readonly string[];
  readonly dueSat: bigint;
  readonly paidSat: bigint;
}

/** What the owner of a server does with its pages, for tests and the sandbox. */
export interface Admin {
  createStore(given?: Partial<Store>): Store;
  /** Changes a store's behaviour from now on. */
  updateStore(storeId: string, change: Partial<Store>): Store;
  /** A code to pair a program with a store: 7 characters, 15 minutes, once. */
  pairingCode(storeId: string, label?: string): string;
  /** Approves a code that a program asked for. */
  approvePairing(code: string, storeId: string): void;
  /** A key of the newer API; "permission" or "permission:storeId". */
  apiKey(...permissions: string[]): string;
  /** A key of the older API, for Basic authorization. */
  legacyApiKey(storeId: string): string;
  /** Freezes the clock at this time, in milliseconds; undefined lets it run again from the machine's. */
  setClock(atMs: number | undefined): void;
  /** Lets the clock jump ahead. */
  advance(ms: number): void;
  /** The wallet that asks for payments over channels; undefined for none. */
  setTill(till: Till | undefined): void;
  /** Looks at the chain, the clock and the wallet at once instead of when someone asks. */
  check(): Promise<void>;
  /** Throws PicoError NotFound. */
  invoice(id: string): InvoiceView;
}

/** @param clock the instance's, to be moved */
export function adminOf(
  instance: Instance,
  clock: { set(atMs: number | undefined): void; advance(ms: number): void },
): Admin {
  const storeOf = (id: string): Store => {
    const store = instance.store(id);
    if (!store) throw new PicoError('NotFound', `There is no store ${id}.`);
    return store;
  };
  return {
    createStore(given) {
      const store = newStore(given);
      instance.stores.set(store.id, store);
      return store;
    },
    updateStore: (storeId, change) => Object.assign(storeOf(storeId), change),
    pairingCode: (storeId, label = 'Sandbox') =>
      newPairing(instance, { storeId: storeOf(storeId).id, sin: undefined, label }).code,
    approvePairing(code, storeId) {
      const sin = instance.pairings.get(code)?.sin;
      if (sin === undefined) throw new PicoError('NotFound', `No program waits with the code ${code}.`);
      pair(instance, code, sin, storeOf(storeId).id);
    },
    apiKey: (...permissions) => newApiKey(instance, 'Sandbox', permissions),
    legacyApiKey: (storeId) => newLegacyKey(instance, storeOf(storeId)),
    setClock: clock.set,
    advance: clock.advance,
    setTill(till) {
      instance.till = till;
    },
    async check() {
      await checkInvoices(instance);
      await checkPicos(instance);
    },
    invoice(id) {
      const invoice = instance.invoices.get(id);
      if (!invoice) throw new PicoError('NotFound', `There is no invoice ${id}.`);
      const { due, paid } = accountNow(instance, invoice);
      const { status, exception } = invoice;
      const addresses = invoice.destinations.map(({ address }) => address);
      return { status, exception, addresses, dueSat: due, paidSat: paid };
    },
  };
}
