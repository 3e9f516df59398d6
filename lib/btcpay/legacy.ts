import { InvalidField } from '../errors.ts';
import { checkCurrency } from './check-invoice.ts';
import { unusableAnswer } from './errors.ts';
import { normalizeHost } from './host.ts';
import { identityOf } from './identity.ts';
import { checkInvoiceId, checkPairingCode } from './ids.ts';
import { type LegacyAuth, type LegacySession, legacyCall, type Tokens, tokenOf } from './legacy-call.ts';
import { legacyPayload, legacyQuery, readLegacyInvoice } from './legacy-invoice.ts';
import { sendPairing } from './legacy-pairing.ts';
import { checkPairs, pickRate, readRates } from './rates.ts';
import { fieldsOf, integerOf, listOf, textOf } from './read.ts';
import type { BtcpayClient, BtcpayIo, Invoice, InvoiceFilter, NewInvoice, Rate } from './types.ts';

export interface LegacyRateQuery {
  /** Default BTC. */
  readonly crypto?: string;
  readonly storeId?: string;
  /** Left out: the pairs of the store's settings. */
  readonly currencyPairs?: readonly string[];
}

/** A store by the BitPay-compatible API. `token`: one of the client's; left out, its first. */
export interface LegacyBtcpay extends BtcpayClient {
  readonly kind: 'legacy';
  /** Who it is to the server; undefined without a key of its own. */
  readonly sin: string | undefined;
  /** Pairs this client's key by a code made in the store's settings, and keeps the token. */
  pairClient(code: string, options?: { readonly lenient?: boolean }): Promise<Tokens>;
  createInvoice(invoice: NewInvoice, token?: string): Promise<Invoice>;
  getInvoice(id: string, token?: string): Promise<Invoice>;
  getInvoices(filter?: InvoiceFilter, token?: string): Promise<readonly Invoice[]>;
  getRates(query?: LegacyRateQuery): Promise<readonly Rate[]>;
  getRate(currency: string, query?: Omit<LegacyRateQuery, 'currencyPairs'>): Promise<string>;
  /** The tokens the server knows of this key: [] while a pairing waits for approval. A test of the connection. */
  getTokens(): Promise<readonly Tokens[]>;
  getCurrencyPairRate(base: string, quote: string): Promise<Rate | undefined>;
  getBaseCurrencyRates(base: string): Promise<readonly Rate[]>;
  /** Needs no pairing. */
  getRatesPublic(storeId: string, currencyPairs: readonly string[]): Promise<readonly Rate[]>;
  tokens(): Tokens;
  /** The server's clock less ours in ms, as it was last seen. */
  skewMs(): number | undefined;
}

/** A client of the store at `host`. Nothing is sent yet. Throws InvalidField, or PicoError InvalidKey. */
export function legacyClient(
  options: { readonly host: string; readonly auth: LegacyAuth },
  io: BtcpayIo,
): LegacyBtcpay {
  const { auth } = options;
  const session: LegacySession = { host: normalizeHost(options.host), auth: { ...auth }, io };
  const { host } = session;
  const sin = auth.kind === 'bitid' ? identityOf(auth.key).sin : undefined;

  function read(exact: unknown, raw: unknown): Invoice {
    const now = integerOf(fieldsOf(exact)['currentTime']);
    if (now !== undefined) session.skewMs = now - io.now();
    return readLegacyInvoice(host, exact, raw);
  }

  async function rates(
    path: string,
    query: LegacyRateQuery & { readonly withCrypto?: boolean } = {},
  ): Promise<Rate[]> {
    const { crypto = 'BTC', storeId, currencyPairs, withCrypto = false } = query;
    const pairs = checkPairs(currencyPairs);
    const { exact } = await legacyCall(session, {
      method: 'GET',
      path,
      query: [
        ['cryptoCode', withCrypto ? crypto : undefined],
        ['storeID', storeId],
        ['currencyPairs', pairs.length === 0 ? undefined : pairs.join(',')],
        ['token', tokenOf(session)],
      ],
    });
    const { data } = fieldsOf(exact);
    return readRates(Array.isArray(data) ? data : [data]);
  }

  const client: LegacyBtcpay = {
    kind: 'legacy',
    host,
    sin,

    async pairClient(code, pairing = {}) {
      if (session.auth.kind !== 'bitid')
        throw new InvalidField('auth', 'only a client with a key of its own can be paired');
      const checked = checkPairingCode(code, pairing.lenient);
      const { facade, token } = await sendPairing(session, { id: sin, pairingCode: checked }, [checked]);
      session.auth.tokens = { [facade]: token };
      return session.auth.tokens;
    },

    async createInvoice(invoice, token) {
      const open = session.auth.kind === 'open' ? session.auth.storeId : undefined;
      const { exact, raw } = await legacyCall(session, {
        method: 'POST',
        path: open === undefined ? '/invoices/' : '/invoices',
        query: [['storeId', open]],
        body: legacyPayload(invoice, tokenOf(session, token)),
        learnClock: () => client.getInvoices({ limit: 1 }, token),
      });
      return read(fieldsOf(exact)['data'], fieldsOf(raw)['data']);
    },

    async getInvoice(id, token) {
      const { exact, raw } = await legacyCall(session, {
        method: 'GET',
        path: `/invoices/${checkInvoiceId(id)}`,
        query: [['token', tokenOf(session, token)]],
      });
      const invoice = read(fieldsOf(exact)['data'], fieldsOf(raw)['data']);
      if (invoice.id !== id) throw unusableAnswer(host, 'it is about another invoice');
      return invoice;
    },

    async getInvoices(filter = {}, token) {
      const { exact, raw } = await legacyCall(session, {
        method: 'GET',
        path: '/invoices',
        query: [...legacyQuery(filter), ['token', tokenOf(session, token)]],
      });
      const raws = listOf(fieldsOf(raw)['data']);
      return listOf(fieldsOf(exact)['data']).map((item, i) => read(item, raws[i]));
    },

    getRates: (query = {}) => rates('/rates/', { ...query, withCrypto: true }),

    async getRate(currency, query = {}) {
      const code = checkCurrency(currency) ?? '';
      const crypto = (query.crypto ?? 'BTC').toUpperCase();
      const found = await client.getRates({ ...query, crypto, currencyPairs: [`${crypto}_${code}`] });
      return pickRate(found, crypto, code);
    },

    async getTokens() {
      const { exact } = await legacyCall(session, { method: 'GET', path: '/tokens' });
      return listOf(fieldsOf(exact)['data']).map(
        (item) =>
          Object.fromEntries(
            Object.entries(fieldsOf(item)).filter(([, token]) => textOf(token) !== undefined),
          ) as Tokens,
      );
    },

    async getCurrencyPairRate(base, quote) {
      const [pair = ''] = checkPairs([`${base}_${quote}`]);
      return (await rates(`/rates/${pair.replace('_', '/')}`))[0];
    },

    async getBaseCurrencyRates(base) {
      const [pair = ''] = checkPairs([`${base}_X`]);
      return rates(`/rates/${pair.slice(0, -2)}`);
    },

    async getRatesPublic(storeId, currencyPairs) {
      const { exact } = await legacyCall(session, {
        method: 'GET',
        path: '/api/rates',
        query: [
          ['storeId', storeId],
          ['currencyPairs', checkPairs(currencyPairs).join(',')],
        ],
        signed: false,
      });
      return readRates(exact);
    },

    tokens: () => (session.auth.kind === 'bitid' ? session.auth.tokens : {}),
    skewMs: () => session.skewMs,
  };
  return client;
}
