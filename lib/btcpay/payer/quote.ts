import { PicoError } from '../../errors.ts';
import { parseInvoice } from '../../wallet/invoice-uri.ts';
import type { Checkout } from './checkout.ts';

/** What would be paid, and how. The fee of the payment itself comes on top and is named apart. */
export type ShopQuote = {
  /** Satoshis: all of what is due, in one payment. */
  readonly amount: bigint;
  /** Of a payment that came short before: this is the rest. */
  readonly rest: boolean;
  readonly checkout: Checkout;
} & (
  | { readonly how: 'channel'; readonly invoice: string }
  /** `feerate`, in sat/vB: the shop wants at least that. */
  | { readonly how: 'chain'; readonly address: string; readonly feerate?: number }
);

export interface QuoteOptions {
  /** Our clock, milliseconds. */
  readonly now: number;
  /** Hubs with an open channel of this wallet, as checkHubUrl writes them. */
  readonly hubs: readonly string[];
  /** The most that may be asked for, satoshis; the fee of the payment is not in it. */
  readonly maxAmount?: bigint;
  /** Only of an invoice that leaves the amount open (topUp). */
  readonly amount?: bigint;
}

/** With less left it may expire while it is approved and signed (btcpay.md §3.2). */
export const LEAST_LEFT_MS = 20_000;

/**
 * What to pay of an invoice as it is now: over a channel where the shop offers a `pico:` invoice for exactly what is due at a
 * hub of ours, else on chain, exactly what is due in one output.
 *
 * Throws AlreadyPaid (data: status), Expired, InvoiceInvalid, Unsupported (data: methods), AmountRequired, PaymentFailed (data: reason
 * AmountAboveMaximum). No money has moved by then.
 */
export function quoteOf(checkout: Checkout, options: QuoteOptions): ShopQuote {
  requirePayable(checkout, options.now);
  // Amounts in other money are not even read.
  if (!checkout.method.startsWith('BTC-')) throw unsupported(checkout);
  const amount = amountOf(checkout, options.amount);
  if (options.maxAmount !== undefined && amount > options.maxAmount)
    throw new PicoError('PaymentFailed', 'The invoice asks for more than maxAmount; no money moved.', {
      reason: 'AmountAboveMaximum',
    });
  const common = { amount, rest: checkout.paid > 0n, checkout };
  const invoice = channelOffer(checkout, amount, options);
  if (invoice !== undefined) return { ...common, how: 'channel', invoice };
  const { address, feerate } = checkout;
  if (address === undefined) throw unsupported(checkout);
  return { ...common, how: 'chain', address, ...(feerate !== undefined && { feerate }) };
}

/** Throws when the invoice cannot be paid now, each reason with its own words. */
export function requirePayable({ status, host, paid, expiresAt }: Checkout, now: number): void {
  const short = paid > 0n ? ' Part of it was paid before; ask the shop what becomes of that.' : '';
  const data = { host, ...(paid > 0n && { paid }) };
  if (status === 'processing' || status === 'settled')
    throw new PicoError('AlreadyPaid', `This invoice of ${host} is paid already; no money moved now.`, {
      status,
    });
  if (status === 'invalid')
    throw new PicoError(
      'InvoiceInvalid',
      `${host} has cancelled this invoice; no money moved. Ask for another.`,
      data,
    );
  if (status === 'expired')
    throw new PicoError(
      'Expired',
      `This invoice has expired; no money moved. Ask ${host} for another.${short}`,
      data,
    );
  if (expiresAt - now < LEAST_LEFT_MS)
    throw new PicoError(
      'Expired',
      `This invoice ends in less than ${LEAST_LEFT_MS / 1000} seconds; no money moved. Ask ${host} for another.${short}`,
      data,
    );
}

function unsupported({ host, methods }: Checkout): PicoError {
  return new PicoError(
    'Unsupported',
    `${host} takes ${methods.join(', ')} for this invoice, and this wallet pays bitcoin on chain only. No money moved.`,
    { methods },
  );
}

function amountOf({ topUp, due }: Checkout, chosen: bigint | undefined): bigint {
  const amount = topUp ? chosen : due;
  if (amount === undefined || amount <= 0n)
    throw new PicoError(
      'AmountRequired',
      'This invoice leaves the amount open: say how much. No money moved.',
    );
  return amount;
}

function channelOffer(checkout: Checkout, amount: bigint, { hubs, now }: QuoteOptions): string | undefined {
  if (checkout.picoInvoice === undefined) return undefined;
  try {
    const { hub, asset, quantity, expiresAt } = parseInvoice(checkout.picoInvoice);
    const lasts = 1000 * expiresAt - now >= LEAST_LEFT_MS;
    return hubs.includes(hub) && asset === 'BTC' && quantity === amount && lasts
      ? checkout.picoInvoice
      : undefined;
  } catch (error) {
    // A broken offer is no reason not to pay on chain.
    if (error instanceof PicoError) return undefined;
    throw error;
  }
}

/** What the user's yes is bound to: kept with the request, compared when it is carried out. */
export interface Pinned {
  readonly base: string;
  readonly id: string;
  readonly how: 'chain' | 'channel';
  /** The address, or the `pico:` invoice. */
  readonly to: string;
  readonly amount: bigint;
  /** The amount is the user's own choice. */
  readonly topUp: boolean;
}

export function pinnedOf(quote: ShopQuote): Pinned {
  const { base, id, topUp } = quote.checkout;
  const to = quote.how === 'chain' ? quote.address : quote.invoice;
  return { base, id, how: quote.how, to, amount: quote.amount, topUp };
}

/**
 * Asked once more right before signing: the invoice must be what the user agreed to. Throws InvoiceChanged (data: field) when
 * what is due, or where it is to go, is another, and what requirePayable throws.
 */
export function sameInvoice(agreed: Pinned, now: Checkout, nowMs: number): void {
  requirePayable(now, nowMs);
  const field = changedField(agreed, now);
  if (field !== undefined)
    throw new PicoError(
      'InvoiceChanged',
      `${now.host} has changed the invoice (${field}) since you looked at it. No money moved; look at it again.`,
      { field },
    );
}

/** An offer of a channel that is not what will be paid may change: a shop may make a new one each time it is asked. */
function changedField({ base, id, how, to, amount, topUp }: Pinned, now: Checkout): string | undefined {
  if (base !== now.base || id !== now.id) return 'invoiceId';
  if (topUp !== now.topUp) return 'topUp';
  if (!topUp && amount !== now.due) return 'due';
  const where = how === 'chain' ? 'address' : 'picoInvoice';
  return to === now[where] ? undefined : where;
}
