import { PicoError } from '../errors.ts';
import { ERRORS, type ErrorName, errorShape } from '../provider/errors.ts';
import type { ProviderErrorShape } from '../provider/types.ts';
import type { UiError } from './wire.ts';

/** Wallet codes that a page meets under a public name. What stands in neither table is Internal, without details. */
const PUBLIC: Readonly<Record<string, ErrorName>> = {
  // Who and how often
  Blocked: 'Unauthorized',
  Busy: 'RateLimited',
  // Money
  AmountExceedsSpendable: 'InsufficientFunds',
  PaymentExceedsReceivable: 'PaymentFailed',
  PaymentNotFound: 'PaymentFailed',
  HashSeen: 'PaymentFailed',
  FeeTooHigh: 'PaymentFailed',
  BroadcastRejected: 'PaymentFailed',
  InvoiceExpired: 'Expired',
  InvoiceNotFound: 'Expired',
  // A shop and its invoice
  ShopUnreachable: 'HubUnreachable',
  NotBtcpay: 'InvalidPayee',
  InvalidCheckout: 'InvalidPayee',
  InvoiceChanged: 'PaymentFailed',
  InvoiceInvalid: 'PaymentFailed',
  AlreadyPaid: 'PaymentFailed',
  AmountRequired: 'PaymentFailed',
  // The first payment of the invoice may be on its way: never to be taken for "not paid".
  PaymentUnderway: 'OutcomeUnknown',
  WouldPayTwice: 'OutcomeUnknown',
  // Who is paid
  HandleNotFound: 'InvalidPayee',
  InvalidHandle: 'InvalidPayee',
  InvalidInvoice: 'InvalidPayee',
  InvalidUri: 'InvalidPayee',
  InvalidAddress: 'InvalidPayee',
  WrongNetwork: 'InvalidPayee',
  UnsupportedAsset: 'Unsupported',
  // What the request needs is away
  NoHub: 'Disconnected',
  NoConnection: 'Disconnected',
  NotOpen: 'Disconnected',
  Closing: 'Disconnected',
  Locked: 'Disconnected',
  NotSetUp: 'Disconnected',
  ChainUnavailable: 'HubUnreachable',
  InvalidQuantity: 'InvalidParams',
  InvalidTimeout: 'InvalidParams',
};

const CODES: ReadonlyMap<string, number> = new Map(
  Object.entries(ERRORS).map(([code, [name]]) => [name, Number(code)]),
);

/** Sentences for codes whose own words speak to the wallet's user, not to a site. */
const SENTENCES: Readonly<Record<string, string>> = {
  Locked: 'The wallet is locked. The user must unlock it.',
  NotSetUp: 'The wallet is not set up yet.',
  NoHub: 'The wallet has no hub yet. The user must connect one.',
  NoConnection: 'The wallet has no open channel. The user must connect one.',
  NotOpen: 'The wallet has no open channel. The user must connect one.',
  Closing: 'The wallet is closing its channel. The user must connect another.',
  ChainUnavailable: 'The wallet cannot see the chain now. Try again later.',
};

/** What of an error's data a page may read. */
const DATA = ['available', 'hub', 'connect', 'path', 'reason', 'retryAfterMs', 'status'] as const;

/**
 * What a page is told of an error: by its code, never by its text. The codes of lib/provider/errors.ts pass as they are, wallet codes
 * take their public name (data.reason keeps the code of a payment that failed), anything else is Internal without a word of what it was.
 */
export function toProviderError(error: unknown): ProviderErrorShape {
  if (!(error instanceof PicoError)) return internal();
  const code = CODES.get(PUBLIC[error.code] ?? error.code);
  if (code === undefined || error.code === 'Internal') return internal();
  const data = publicData(error);
  return errorShape(code, SENTENCES[error.code] ?? error.message, data);
}

function publicData(error: PicoError): Record<string, unknown> | undefined {
  const data: Record<string, unknown> = {};
  for (const key of DATA) {
    const value = error.data[key];
    if (typeof value === 'bigint') data[key] = value.toString();
    else if (['string', 'number', 'boolean'].includes(typeof value)) data[key] = value;
  }
  const { field, spendable } = error.data;
  if (typeof field === 'string') data['path'] = field;
  const left = data['available'] ?? spendable;
  if (typeof left === 'bigint' || typeof left === 'string') data['available'] = left.toString();
  if (PUBLIC[error.code] === 'PaymentFailed' && error.code !== 'PaymentFailed') data['reason'] = error.code;
  return Object.keys(data).length > 0 ? data : undefined;
}

function internal(): ProviderErrorShape {
  return errorShape(-32603, 'Something went wrong in the wallet. Its log says what; try again.');
}

/** What a page of ours is told: the code and the sentence, and data as plain JSON (amounts as decimal strings). */
export function toUiError(error: unknown): UiError {
  if (!(error instanceof PicoError))
    return {
      code: 'Internal',
      message: 'Something went wrong. The log in the settings says what; try again.',
    };
  const data = plain(error.data);
  return { code: error.code, message: error.message, ...(Object.keys(data).length > 0 && { data }) };
}

function plain(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const text = JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  const parsed: Record<string, unknown> = JSON.parse(text);
  return parsed;
}
