import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PicoError } from '../../errors.ts';
import { checkoutSat, numberSat } from './amounts.ts';
import { parseCheckout } from './checkout.ts';
import { ADDRESS, addressOf, checkoutOf, dueFields, NOW, REF, status1, status2 } from './fake-checkout.ts';
import { methodId } from './method-id.ts';

const context = { network: 'regtest', askedAt: NOW } as const;
const read = (json: unknown) => parseCheckout(json, REF, context);
const refusal = (field: string) => expect.objectContaining({ code: 'InvalidCheckout', data: { field } });

describe('parseCheckout', () => {
  it('reads what a server of 2.x answers', () => {
    expect(read(status2())).toEqual({
      ...{ ...REF, pmid: 'BTC-CHAIN', host: 'shop.example', status: 'new', method: 'BTC-CHAIN' },
      ...{ methods: ['BTC-CHAIN', 'BTC-LN'], onChainId: 'BTC-CHAIN', due: 31250n, paid: 0n, networkFee: 0n },
      ...{ address: ADDRESS, feerate: 12.5, topUp: false, expiresAt: NOW + 890_000, txCount: 1 },
      ...{ storeName: 'Café du Coin', price: '$20.00', rate: '$64,000.50' },
      receiptLink: `${REF.base}/i/${REF.id}/receipt`,
    });
  });

  it('reads the old names of 1.x', () => {
    expect(read(status1())).toMatchObject({
      ...{ status: 'new', method: 'BTC-CHAIN', pmid: 'BTC', onChainId: 'BTC', due: 31250n, address: ADDRESS },
      ...{ methods: ['BTC-CHAIN', 'BTC-LN'], orderId: 'A-7', itemDesc: 'A coffee' },
    });
    const names = { paid: 'processing', confirmed: 'settled', complete: 'settled', invalid: 'invalid' };
    for (const [old, status] of Object.entries(names))
      expect(read(status1({ status: old, btcDue: '0.00000000' }))).toMatchObject({ status, due: 0n });
  });

  it('reads satoshis written with blanks of any kind', () => {
    const shown = { paymentMethodCurrency: 'sats', paid: '0', ...dueFields(1_234_567n) };
    for (const due of ['1 234 567', '1\u00a0234\u00a0567', '1\u202f234\u202f567', '1234567'])
      expect(read(status2({ ...shown, due })).due).toBe(1_234_567n);
    expect(() => read(status2({ ...shown, due: '1 234 567.5' }))).toThrow(refusal('due'));
  });

  it('shows what is paid and the rest of an invoice that came short, with what the shop adds', () => {
    const short = read(
      status2({ ...dueFields(12_345n), paid: '0.00020000', networkFee: 0.0000016, txCount: 2 }),
    );
    expect(short).toMatchObject({ due: 12_345n, paid: 20_000n, networkFee: 160n, txCount: 2 });
  });

  it.each(['LTC-CHAIN', 'LBTC-CHAIN', 'XMR-CHAIN', 'BTC-LN', 'BTC-LNURL', 'ETH-USDT-2'])(
    'lists %s, and gives no address of it',
    (paymentMethodId) => {
      const found = read(
        status2({ paymentMethodId, due: '0.5', address: 'whatever', availablePaymentMethods: [] }),
      );
      expect(found.methods).toEqual([paymentMethodId]);
      expect(found.address).toBeUndefined();
      expect(found.onChainId).toBeUndefined();
    },
  );

  it('leaves the amount of a top-up open', () => {
    const open = { isUnsetTopUp: true, due: '0.00000000', invoiceBitcoinUrl: `bitcoin:${ADDRESS}` };
    expect(read(status2(open))).toMatchObject({ topUp: true, due: 0n, address: ADDRESS });
  });

  it('asks no address of an invoice that is not to be paid any more', () => {
    const over = { status: 'Processing', due: '-0.00000100', address: null, invoiceBitcoinUrl: null };
    const found = read(status2({ ...over, receivedConfirmations: 0, requiredConfirmations: 1 }));
    expect(found).toMatchObject({
      status: 'processing',
      due: 0n,
      confirmations: { received: 0, required: 1 },
    });
    expect(found.address).toBeUndefined();
  });

  it('counts the time left from before it asked, by our clock', () => {
    expect(read(status2({ expirationSeconds: -30 })).expiresAt).toBe(NOW);
    expect(() => read(status2({ expirationSeconds: null }))).toThrow(refusal('expirationSeconds'));
    expect(read(status2({ expirationSeconds: 1e18 })).expiresAt).toBeLessThan(NOW + 1e10);
  });

  it.each([
    ['another invoice', { invoiceId: 'HMprBnL9BTXWuPvpoKBS6f' }, 'invoiceId'],
    ['an unknown status', { status: 'Open' }, 'status'],
    ['a status of the prototype', { status: 'constructor' }, 'status'],
    ['another amount in the link', { invoiceBitcoinUrl: `bitcoin:${ADDRESS}?amount=0.00031251` }, 'due'],
    ['no amount in the link', { invoiceBitcoinUrl: `bitcoin:${ADDRESS}` }, 'due'],
    ['another address in the link', dueLink(addressOf(1)), 'invoiceBitcoinUrl'],
    ['nothing due', { due: '0.00000000', invoiceBitcoinUrl: `bitcoin:${ADDRESS}?amount=0` }, 'due'],
    ['more than there is', { due: '21000000.00000001' }, 'due'],
    ['parts of a satoshi', { due: '0.000312501' }, 'due'],
    ['a decimal comma', { due: '0,00031250' }, 'due'],
    ['an exponent', { due: '3125e-7' }, 'due'],
    ['a number for a string', { due: 0.0003125 }, 'due'],
    ['no address', { address: null }, 'address'],
    ['no link', { invoiceBitcoinUrl: null }, 'invoiceBitcoinUrl'],
    ['no method', { paymentMethodId: null }, 'paymentMethodId'],
    ['no list of methods', { availablePaymentMethods: 'BTC' }, 'availablePaymentMethods'],
    ['an endless list', { availablePaymentMethods: Array(51).fill({}) }, 'availablePaymentMethods'],
  ])('refuses %s', (_, change, field) => {
    expect(() => read(status2(change))).toThrow(refusal(field));
  });

  it.each([[null], [[]], ['x'], [1]])('refuses %s for an answer', (json) => {
    expect(() => read(json)).toThrow(refusal('answer'));
  });

  it('refuses an address of another network, and says of which it is', () => {
    const main = dueFields(31250n, addressOf(0, 'main'));
    expect(() => read(status2(main))).toThrow(
      expect.objectContaining({
        code: 'InvalidAddress',
        data: expect.objectContaining({ belongsTo: ['main'] }),
      }),
    );
  });

  it("shows of a stranger's text nothing hidden, nothing long, and no link to elsewhere but https", () => {
    const shown = read(
      status2({
        ...{
          storeName: `A\u202eB\nC\u200b${'x'.repeat(500)}`,
          itemDesc: { toString: 'x' },
          orderId: '\u0000',
        },
        ...{
          receiptLink: 'javascript:alert(1)',
          storeSupportUrl: 'http://other.example/',
          picoInvoice: 'http://x',
        },
        feeRate: 1e9,
      }),
    );
    expect(shown.storeName).toMatch(/^A B C x{74}$/);
    for (const name of ['itemDesc', 'orderId', 'receiptLink', 'supportLink', 'picoInvoice', 'feerate'])
      expect(shown).not.toHaveProperty(name);
  });

  it('throws nothing but PicoError, and never gives another amount, whatever the fields hold', () => {
    const names = fc.constantFrom(...Object.keys(status2()), 'picoInvoice', 'btcDue', 'availableCryptos');
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('sats', 'BTC-LN', 'BTC', '1 000', '0.00031250', -1),
    );
    fc.assert(
      fc.property(fc.dictionary(names, value), (change) => {
        try {
          const { status, address, due, topUp } = read(status2(change));
          if (status !== 'new' || address === undefined || topUp) return;
          // Two fields agree on it, so that only both together could make it another.
          const link = status2(change)['invoiceBitcoinUrl'];
          expect(link).toBe(status2()['invoiceBitcoinUrl']);
          expect(due).toBe(31250n);
        } catch (error) {
          expect(error).toBeInstanceOf(PicoError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function dueLink(address: string): { invoiceBitcoinUrl: string } {
  return { invoiceBitcoinUrl: `bitcoin:${address}?amount=0.00031250` };
}

describe('checkoutSat', () => {
  const MAX = 2_100_000_000_000_000n;

  it('is exact for every amount there can be, in both notations', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, MAX), fc.nat({ max: 4 }), (sat, zeros) => {
        const digits = sat.toString().padStart(9, '0');
        const decimal = `${digits.slice(0, -8)}.${digits.slice(-8)}${'0'.repeat(zeros)}`;
        expect(checkoutSat('due', decimal, 'BTC')).toBe(sat);
        expect(checkoutSat('due', sat.toString().replace(/\B(?=(\d{3})+$)/g, ' '), 'sats')).toBe(sat);
      }),
    );
  });

  it('takes the number of a fee to the satoshi', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 12n), (sat) => {
        expect(numberSat('networkFee', Number(sat) / 1e8)).toBe(sat);
      }),
    );
    expect(() => numberSat('networkFee', Number.NaN)).toThrow(refusal('networkFee'));
  });

  it('gives an amount of what is one only', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('BTC', 'sats'), (text, currency) => {
        try {
          expect(checkoutSat('due', text, currency)).toBeLessThanOrEqual(MAX);
          expect(text.replace(/\s/g, '')).toMatch(/^-?\d+(\.\d+)?$/);
        } catch (error) {
          expect(error).toBeInstanceOf(PicoError);
        }
      }),
    );
  });
});

it('reads every spelling of a method', () => {
  const spellings = { 'BTC-CHAIN': ['BTC', 'BTC-OnChain', 'BTC_BTCLike', 'btc-chain'], 'BTC-LN': ['BTC-LN'] };
  for (const [name, all] of Object.entries(spellings)) expect(all.map(methodId)).toEqual(all.map(() => name));
  expect(methodId('BTC_LightningLike')).toBe('BTC-LN');
  expect(methodId('BTC-LNURLPAY')).toBe('BTC-LNURL');
  expect(methodId('../x')).toBeUndefined();
  expect(methodId('BTC-constructor')).toBe('BTC-CONSTRUCTOR');
});

it('is what the other tests pay', () => {
  expect(checkoutOf()).toMatchObject({ due: 31250n, status: 'new' });
});
