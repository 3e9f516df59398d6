import { PicoError } from '../errors.ts';

export type BtcpayErrorKind = 'auth' | 'forbidden' | 'notFound' | 'validation' | 'server' | 'network';

export interface BtcpayErrorFacts {
  readonly kind: BtcpayErrorKind;
  /** HTTP status; left out where no answer came. */
  readonly status?: number;
  /** What was asked for, its token blacked out. */
  readonly url?: string;
  /** The server's own words. */
  readonly serverMessage?: string;
  /** The answer as it came, cut and blacked out. */
  readonly bodyText?: string;
  readonly missingPermission?: string;
}

/** Every failure of a call to a store's server. `code` is stable, `kind` its family; no key or token is ever in it. */
export class BtcpayError extends PicoError {
  readonly kind: BtcpayErrorKind;
  readonly status: number | undefined;
  readonly url: string | undefined;
  readonly serverMessage: string | undefined;
  readonly bodyText: string | undefined;

  constructor(code: string, message: string, facts: BtcpayErrorFacts) {
    super(code, message, { ...facts });
    this.kind = facts.kind;
    this.status = facts.status;
    this.url = facts.url;
    this.serverMessage = facts.serverMessage;
    this.bodyText = facts.bodyText;
  }
}

/** The store was never paired, or its token is lost. */
export function notPaired(host: string): BtcpayError {
  return new BtcpayError(
    'NotPaired',
    `This wallet is not paired with a store at ${host}. Nothing was sent; pair it first.`,
    { kind: 'auth' },
  );
}

/** No price of `currency` in the answer. */
export function rateUnavailable(currency: string, why = ''): BtcpayError {
  return new BtcpayError(
    'RateUnavailable',
    `The store's server has no rate for ${currency}${why && ` (${why})`}. Choose another currency, or another rate source in the store's settings.`,
    { kind: 'validation', ...(why && { serverMessage: why }) },
  );
}

/** After a fault, what is known of the call's effect. */
export function doubt(method: string): string {
  return method === 'GET'
    ? 'Nothing was changed; try again later.'
    : 'Whether it did what was asked is not known: look at the list before you repeat it.';
}

/** An answer that a BTCPay server does not give; nothing of it was used. */
export function unusableAnswer(host: string, why: string): BtcpayError {
  return new BtcpayError(
    'InvalidAnswer',
    `${host} gave an answer that cannot be used: ${why}. Look at the store's page before you try again.`,
    { kind: 'server' },
  );
}

/** Takes secrets, and the token of a URL, out of a text that may be shown or kept. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text.replace(/([?&]token=)[^&\s"]*/gi, '$1…');
  for (const secret of secrets) if (secret.length > 0) clean = clean.replaceAll(secret, '…');
  return clean;
}
