import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BtcpayError } from '../../lib/btcpay/errors.ts';
import type { Checkout } from '../../lib/btcpay/payer/checkout.ts';
import { invoiceNotFound } from '../../lib/btcpay/payer/problems.ts';
import { requirePayable } from '../../lib/btcpay/payer/quote.ts';
import { InvalidField, PicoError } from '../../lib/errors.ts';
import { errorText } from './error-text.ts';
import { setMessages } from './i18n.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const texts = (lang: string) =>
  JSON.parse(readFileSync(join(ROOT, 'public', '_locales', lang, 'messages.json'), 'utf8')) as Record<
    string,
    { readonly message: string }
  >;
/** Rooms whose failures reach a screen; the hub's come through the wallet. */
const ROOMS = '{lib/{app,bitcoin,btcpay,channel,hub,rpc,store,vault,wallet}/**,hub/rpc/**,hub/*}/*.ts';
const THROWN = /(?:new PicoError\(\s*'(\w+)'|new InvalidField\((?:(?!\);).)*?,\s*'([A-Z]\w+)'\s*\))/gs;

/** Failures of a store's server: each has a sentence of its own, for elsewhere the same code speaks of the hub, or of money. */
const OF_STORES = /(?:new BtcpayError\(|\bfail\(\s*'\w+',|return \[|\[)\s*'([A-Z]\w+)',\s*[`'"]/gs;

/** Of what a program got wrong, a file of the hub or the command line: no screen can bring them about. */
const NOT_ON_SCREENS = [
  ...[
    'AppendOnly',
    'InvalidDigest',
    'InvalidEntropy',
    'InvalidHash160',
    'InvalidKey',
    'InvalidWif',
    'KeyExists',
    'ParseError',
  ],
  ...['Feerate', 'NotAStore', 'PassphraseMissing', 'PortTaken', 'StoreLocked', 'StoreTooNew', 'StoreUnsafe'],
];

function thrownCodes(rooms = ROOMS, thrown = THROWN): readonly string[] {
  const files = globSync(rooms, { cwd: ROOT }).filter((file) => !/\.test\.ts$|\/fake-/.test(file));
  const codes = files.flatMap((file) =>
    Array.from(readFileSync(join(ROOT, file), 'utf8').matchAll(thrown), (m) => m[1] ?? m[2] ?? ''),
  );
  return [...new Set(codes)].sort();
}

function thrownBy(act: () => void): PicoError {
  try {
    act();
  } catch (error) {
    if (error instanceof PicoError) return error;
  }
  throw new Error('nothing was thrown');
}

afterEach(() => setMessages('en', {}));

describe('the sentences of failures', () => {
  it('are there, in each language, for every code that a screen can meet', () => {
    const met = thrownCodes().filter((code) => !NOT_ON_SCREENS.includes(code));
    expect(met).toEqual(expect.arrayContaining(['NetworkFixed', 'NotClosed', 'NoHub', 'InvalidHexData']));
    for (const lang of ['en', 'fr']) {
      const known = texts(lang);
      expect(
        met.filter((code) => known[`error_${code}`] === undefined),
        lang,
      ).toEqual([]);
    }
  });

  it('are there for all that a store or a shop of BTCPay can fail with', () => {
    const stores = thrownCodes('lib/btcpay/*.ts', OF_STORES);
    expect(stores).toEqual(
      expect.arrayContaining([
        ...['ClockSkew', 'ExpiresTooSoon', 'Forbidden', 'InvalidAnswer', 'KeyRefused', 'MissingPermission'],
        ...['NoWallet', 'NotFound', 'NotPaired', 'PairingCodeExpired', 'PairingCodeUsed', 'RateLimited'],
        ...['RateUnavailable', 'Refused', 'ReusedKey', 'ServerDown', 'SignatureRefused', 'WrongHost'],
      ]),
    );
    const shops = thrownCodes('lib/btcpay/payer/*.ts');
    expect(shops).toEqual(
      expect.arrayContaining(['AlreadyPaid', 'InvalidCheckout', 'InvoiceNotFound', 'ShopUnreachable']),
    );
    for (const lang of ['en', 'fr']) {
      const known = texts(lang);
      const missing = [
        ...stores.map((code) => `error_store_${code}`),
        ...shops.map((code) => `error_${code}`),
        // What these say elsewhere is of the wallet's own invoices.
        ...['InvoiceNotFound', 'Expired', 'Expired_part', 'PaymentFailed'].map(
          (code) => `error_shop_${code}`,
        ),
      ];
      expect(
        missing.filter((key) => known[key] === undefined),
        lang,
      ).toEqual([]);
    }
  });

  it('are whole sentences, and not the English ones in French', () => {
    const [en, fr] = [texts('en'), texts('fr')];
    for (const key of Object.keys(en).filter((one) => one.startsWith('error_'))) {
      expect(en[key]?.message, key).toMatch(/[.]$/);
      expect(fr[key]?.message, key).toMatch(/[.]$/);
      expect(fr[key]?.message, key).not.toBe(en[key]?.message);
    }
  });
});

describe('errorText', () => {
  it('says when to try again, where that is known', () => {
    setMessages('en', texts('en'));
    const retryAt = Math.floor(Date.now() / 1000) + 60;
    expect(errorText({ code: 'TooManyTries', message: 'no', data: { retryAt } })).toMatch(/\d/);
    expect(errorText({ code: 'TooManyTries', message: 'no', data: { retryAt: 1 } })).toBe(
      texts('en')['error_TooManyTries']?.message,
    );
  });

  it('tells a store from the hub, and puts in who it was and what it said', () => {
    setMessages('en', texts('en'));
    const error = new BtcpayError('ClockSkew', 'no', {
      kind: 'validation',
      url: 'https://pay.example/invoices',
    });
    expect(errorText(error)).toMatch(/pay\.example.*No invoice was made/s);
    expect(errorText({ code: 'ClockSkew', message: 'no' })).toContain('hub');
    const facts = { kind: 'validation', url: 'https://pay.example/', serverMessage: 'Too\n dear' } as const;
    expect(errorText(new BtcpayError('Refused', 'no', facts))).toContain(
      'pay.example refused this, in its words: “Too dear”',
    );
    expect(errorText(new BtcpayError('Refused', 'no', { kind: 'validation' }))).toContain('gave no reason');
    const lacks = { kind: 'forbidden', missingPermission: 'btcpay.store.cancreateinvoice' } as const;
    expect(errorText(new BtcpayError('MissingPermission', 'no', lacks))).toContain(lacks.missingPermission);
  });

  it('tells the invoice of a shop from one of the wallet, and says what becomes of a part that was paid', () => {
    setMessages('en', texts('en'));
    expect(errorText(invoiceNotFound('pay.example', 'x'))).toContain('shop');
    expect(errorText({ code: 'InvoiceNotFound', message: 'no' })).toContain('not of this wallet');
    expect(errorText({ code: 'InvoiceNotFound', message: 'no' }, 'shop')).toContain('shop');
    const checkout = { status: 'expired', host: 'pay.example', expiresAt: 0 } as const;
    expect(errorText(thrownBy(() => requirePayable({ ...checkout, paid: 5n } as Checkout, 1)))).toContain(
      'that part',
    );
    expect(errorText(thrownBy(() => requirePayable({ ...checkout, paid: 0n } as Checkout, 1)))).not.toContain(
      'that part',
    );
  });

  it('says what of the typed is not as it should be', () => {
    setMessages('en', texts('en'));
    expect(errorText(new InvalidField('code', 'no'))).toContain('7 letters');
    expect(errorText(new InvalidField('url.scheme', 'no'))).toContain('https only');
    expect(errorText(new InvalidField('nonesuch', 'no'))).toBe(texts('en')['error_InvalidParams']?.message);
  });

  it('falls back on the words that came with it', () => {
    expect(errorText({ code: 'Nonesuch', message: 'it rained' })).toBe('it rained');
  });
});
