import type { NewStoreInvoice } from '../../lib/rpc/views.ts';
import { readPrice } from './price.ts';

/** What the form of a new invoice holds, as typed. */
export interface InvoiceForm {
  readonly amount: string;
  /** The payer says how much. */
  readonly any: boolean;
  readonly currency: string;
  readonly orderId: string;
  readonly itemDesc: string;
  readonly itemCode: string;
  readonly minutes: string;
  readonly buyerEmail: string;
  readonly redirectURL: string;
  readonly notificationURL: string;
}
export const EMPTY_FORM: InvoiceForm = {
  ...{ amount: '', any: false, currency: '', orderId: '', itemDesc: '', itemCode: '' },
  ...{ minutes: '', buyerEmail: '', redirectURL: '', notificationURL: '' },
};

/** A fortnight and more: what the background takes. */
const MOST_MINUTES = 30_000;

/** The fields that are wrong, each with the key of its text. Empty fields are not wrong. */
export function formProblems(form: InvoiceForm): Partial<Record<keyof InvoiceForm, string>> {
  const wrong = (is: boolean, key: string) => (is ? key : undefined);
  const filled = (text: string) => text.trim() !== '';
  const found = {
    amount: wrong(
      !form.any && filled(form.amount) && readPrice(form.amount) === undefined,
      'store_amount_wrong',
    ),
    currency: wrong(
      filled(form.currency) && !/^[A-Za-z0-9_-]{2,10}$/.test(form.currency.trim()),
      'store_currency_wrong',
    ),
    minutes: wrong(filled(form.minutes) && secondsOf(form.minutes) === undefined, 'store_minutes_wrong'),
    buyerEmail: wrong(
      filled(form.buyerEmail) && !/^\S+@\S+$/.test(form.buyerEmail.trim()),
      'store_email_wrong',
    ),
    redirectURL: wrong(filled(form.redirectURL) && !isWeb(form.redirectURL), 'store_url_wrong'),
    notificationURL: wrong(filled(form.notificationURL) && !isWeb(form.notificationURL), 'store_url_wrong'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, key]) => key !== undefined));
}

/** The invoice to ask for; undefined while something is wrong or the amount is missing. */
export function newInvoiceOf(form: InvoiceForm): NewStoreInvoice | undefined {
  const price = readPrice(form.amount);
  if (Object.keys(formProblems(form)).length > 0 || (!form.any && price === undefined)) return undefined;
  const expiresIn = secondsOf(form.minutes);
  const texts = {
    currency: form.currency.trim().toUpperCase(),
    orderId: form.orderId.trim(),
    itemDesc: form.itemDesc.trim(),
    itemCode: form.itemCode.trim(),
    buyerEmail: form.buyerEmail.trim(),
    redirectURL: form.redirectURL.trim(),
    notificationURL: form.notificationURL.trim(),
  };
  return {
    ...(!form.any && price !== undefined && { price }),
    ...(expiresIn !== undefined && { expiresIn }),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
  };
}

function secondsOf(minutes: string): number | undefined {
  const text = minutes.trim();
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= 1 && value <= MOST_MINUTES ? value * 60 : undefined;
}

function isWeb(text: string): boolean {
  return URL.canParse(text.trim()) && /^https?:$/.test(new URL(text.trim()).protocol);
}
