import { InvalidField } from '../errors.ts';
import { fileText, url } from './fields.ts';
import { type Check, either, int, list, object, optional, text, word } from './validate.ts';
import type * as V from './views.ts';

/** The fields of messages on shops and stores. What BTCPay itself asks of them is checked by lib/btcpay. */

export const shopKey = text({ max: 2200 });
/** A server's address, as typed. */
export const host = url;
export const label = text({ max: 80 });
export const invoiceId = text({ max: 64, pattern: /^[A-Za-z0-9_-]+$/, form: 'is not the id of an invoice' });
export const currencies: Check<readonly string[]> = list(
  text({ max: 10, pattern: /^[A-Za-z0-9]{2,10}$/, form: 'must be a currency, like EUR' }),
  50,
);

const apiKey = text({ max: 200 });
const storeId = text({ max: 64 });
const by =
  (word: V.AddStore['by']) =>
  (value: object): boolean =>
    'by' in value && value.by === word;

const byCode = object({ by: word('code'), host, code: text({ max: 20 }) });
const byKey = object({
  ...{ by: word('key'), api: word('greenfield', 'legacy'), host, apiKey },
  storeId: optional(storeId),
});
const byFile = object({ by: word('file'), text: fileText });
const byPem = object({
  ...{ by: word('pem'), host, pem: text({ max: 4000, control: 'lines' }), token: text({ max: 100 }) },
});
const byNothing: Check<never> = (_, path) => {
  throw new InvalidField(path === '' ? 'by' : `${path}.by`, 'must be code, key, file or pem');
};

export const addStore: Check<V.AddStore> = either(
  by('code'),
  byCode,
  either(by('key'), byKey, either(by('file'), byFile, either(by('pem'), byPem, byNothing))),
);

const words = text({ max: 500 });
const day = text({ max: 10, pattern: /^\d{4}-\d{2}-\d{2}$/, form: 'must be a day, like 2026-11-21' });

export const newStoreInvoice: Check<V.NewStoreInvoice> = object({
  price: optional(text({ max: 40 })),
  currency: optional(text({ max: 10 })),
  orderId: optional(words),
  itemDesc: optional(words),
  itemCode: optional(words),
  expiresIn: optional(int(60, 2_000_000)),
  buyerEmail: optional(text({ max: 320 })),
  notificationURL: optional(url),
  redirectURL: optional(url),
});

export const storeInvoiceQuery: Check<V.StoreInvoiceQuery> = object({
  status: optional(word('new', 'processing', 'settled', 'expired', 'invalid')),
  orderId: optional(words),
  itemCode: optional(words),
  dateStart: optional(day),
  dateEnd: optional(day),
  limit: optional(int(1, 200)),
  offset: optional(int(0, 1_000_000)),
});
