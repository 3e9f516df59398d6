import { checkCurrency } from './check-invoice.ts';
import { BtcpayError, rateUnavailable, unusableAnswer } from './errors.ts';
import { atInvoice, type GreenfieldOptions, greenfieldCalls } from './greenfield-call.ts';
import { greenfieldPayload, greenfieldQuery, readGreenfieldInvoice } from './greenfield-invoice.ts';
import * as shapes from './greenfield-shapes.ts';
import { checkPairs, pickRate, readRates } from './rates.ts';
import { fieldsOf, listOf, textOf } from './read.ts';
import type { JsonAnswer } from './read-answer.ts';
import type { BtcpayClient, BtcpayIo, Invoice } from './types.ts';

/** A store by the Greenfield API and a key. Calls about the store throw InvalidField 'storeId' where none was given. */
export interface GreenfieldBtcpay extends BtcpayClient {
  readonly kind: 'greenfield';
  readonly storeId: string | undefined;
  markInvoice(id: string, status: 'settled' | 'invalid'): Promise<Invoice>;
  /** The stores the key's user can see. */
  getStores(): Promise<readonly shapes.StoreInfo[]>;
  /** What the key may do: right after connecting, to choose a store and leave out what is not allowed. */
  getApiKey(): Promise<shapes.ApiKeyInfo>;
  skewMs(): number | undefined;
}

/** A client with an API key of the server at `host`. Nothing is sent yet. Throws InvalidField. */
export function greenfieldClient(options: GreenfieldOptions, io: BtcpayIo): GreenfieldBtcpay {
  const { host, storeId, session, call, inStore } = greenfieldCalls(options, io);
  const methodsOf = (id: string) => inStore({ method: 'GET', path: atInvoice(id, '/payment-methods') });
  const read = ({ exact, raw }: JsonAnswer, methods?: unknown) =>
    readGreenfieldInvoice(host, exact, raw, methods);

  /** Address and due, where the key may see them: a lack of them must not hide the invoice. */
  async function methodsIfAllowed(id: string): Promise<unknown> {
    try {
      return (await methodsOf(id)).exact;
    } catch (error) {
      if (error instanceof BtcpayError) return undefined;
      throw error;
    }
  }

  return {
    kind: 'greenfield',
    host,
    storeId,

    async createInvoice(invoice) {
      const now = io.now() + (session.skewMs ?? 0);
      const body = greenfieldPayload(invoice, now);
      const answer = await inStore({ method: 'POST', path: '/invoices', body });
      const created = read(answer);
      return read(answer, await methodsIfAllowed(created.id));
    },

    async getInvoice(id) {
      const [answer, methods] = await Promise.all([
        inStore({ method: 'GET', path: atInvoice(id) }),
        methodsIfAllowed(id),
      ]);
      const invoice = read(answer, methods);
      if (invoice.id !== id) throw unusableAnswer(host, 'it is about another invoice');
      return invoice;
    },

    async getInvoices(filter = {}) {
      const { itemCode, limit, offset = 0, ...rest } = filter;
      // Greenfield knows no itemCode: such a list is cut here, after all of it has come.
      const query = greenfieldQuery(itemCode === undefined ? filter : rest);
      const { exact, raw } = await inStore({ method: 'GET', path: '/invoices', query });
      const raws = listOf(raw);
      const invoices = listOf(exact).map((item, i) => read({ exact: item, raw: raws[i] }));
      if (itemCode === undefined) return invoices;
      const fitting = invoices.filter((invoice) => invoice.metadata?.['itemCode'] === itemCode);
      return fitting.slice(offset, limit === undefined ? undefined : offset + limit);
    },

    async getRates(query = {}) {
      const pairs = checkPairs(query.currencyPairs);
      const { exact } = await inStore({
        method: 'GET',
        path: '/rates',
        query: pairs.map((pair) => ['currencyPair', pair] as const),
      });
      return readRates(exact);
    },

    async getRate(currency) {
      const code = checkCurrency(currency) ?? '';
      const pair = `BTC_${code}`;
      const { exact } = await inStore({ method: 'GET', path: '/rates', query: [['currencyPair', pair]] });
      const fault = listOf(exact)
        .map(fieldsOf)
        .find((item) => item['currencyPair'] === pair);
      const why = listOf(fault?.['errors'])
        .flatMap((e) => textOf(e) ?? [])
        .join('; ');
      if (why !== '') throw rateUnavailable(code, why);
      return pickRate(readRates(exact), 'BTC', code);
    },

    async markInvoice(id, status) {
      const body = { status: status === 'settled' ? 'Settled' : 'Invalid' };
      return read(await inStore({ method: 'POST', path: atInvoice(id, '/status'), body }));
    },

    async getStores() {
      return shapes.readStores((await call({ method: 'GET', path: '/stores' })).exact);
    },

    async getApiKey() {
      return shapes.readApiKey((await call({ method: 'GET', path: '/api-keys/current' })).exact);
    },

    skewMs: () => session.skewMs,
  };
}
