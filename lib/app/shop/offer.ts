import { feerateFor } from '../../bitcoin/fees.ts';
import type { Checkout } from '../../btcpay/payer/checkout.ts';
import { LEAST_LEFT_MS, quoteOf, type ShopQuote } from '../../btcpay/payer/quote.ts';
import { agreedRow, nextPart, shopKey } from '../../btcpay/payer/row.ts';
import { PicoError } from '../../errors.ts';
import { parseInvoice } from '../../wallet/invoice-uri.ts';
import type { ConnectionInfo, WalletApi } from '../../wallet/types.ts';
import type { ShopDeps } from './deps.ts';
import { paymentsTo, type StoredShopPayment, stored } from './stored-row.ts';

/** What would be paid to a shop, and what it costs. */
export interface ShopOffer {
  readonly quote: ShopQuote;
  /** Satoshis on top. */
  readonly fee?: bigint;
  /** sat/vB, on chain. */
  readonly feerate?: number;
  /** What the wallet has left after it. */
  readonly left?: bigint;
  /** Why this wallet cannot pay it. */
  readonly problem?: PicoError;
}

export interface OfferOptions {
  readonly maxAmount?: bigint;
  readonly amount?: bigint;
  /** sat/vB, on chain. Left out: for the next two blocks, and no less than the shop recommends. */
  readonly feerate?: number;
  /** What was shown before: its feerate stands while it is looked at. */
  readonly before?: ShopOffer;
}

/** In the next two blocks: an invoice's time is short. */
const TARGET_BLOCKS = 2;
/** The seconds left are told with the delay of the answer: within this, the end is the same. */
const JITTER_MS = 15_000;

/**
 * What this wallet would pay of an invoice as it is now. Throws what quoteOf throws, and PaymentUnderway or AlreadyPaid where this
 * wallet has paid it.
 */
export async function offerOf(deps: ShopDeps, now: Checkout, options: OfferOptions): Promise<ShopOffer> {
  const checkout = steady(now, options.before);
  const wallet = await deps.keyring.spender();
  const lines = wallet === undefined ? [] : linesFor(await wallet.connections(), checkout);
  const quote = quoteOf(checkout, { ...options, now: deps.nowMs(), hubs: lines.map(({ hub }) => hub) });
  nextPart(await paymentsTo(deps.store, checkout), checkout);
  if (wallet === undefined) return { quote, problem: locked() };
  return quote.how === 'channel'
    ? ofChannel(quote, lines)
    : await ofChain(quote, wallet, options.feerate ?? options.before?.feerate);
}

/** The row of a payment that the user agrees to. Throws PaymentUnderway, AlreadyPaid. */
export async function agreed(deps: ShopDeps, offer: ShopOffer): Promise<StoredShopPayment> {
  const { quote, fee, feerate, problem } = offer;
  const { checkout } = quote;
  if (problem !== undefined || fee === undefined) throw problem ?? locked();
  const part = nextPart(await paymentsTo(deps.store, checkout), checkout);
  return stored({
    ...agreedRow(quote, part, deps.nowMs()),
    ...{ host: checkout.host, invoice: `${checkout.base}|${checkout.id}` },
    ...{ maxFee: fee.toString(), expiresAt: checkout.expiresAt },
    ...(feerate !== undefined && { feerate }),
  });
}

/** Runs the commit that adds the row. Throws PaymentUnderway where another was quicker. */
export async function claimed<T>(row: StoredShopPayment, commit: () => Promise<T>): Promise<T> {
  try {
    return await commit();
  } catch (error) {
    if (!(error instanceof PicoError) || error.data['key'] !== shopKey(row)) throw error;
    throw new PicoError(
      'PaymentUnderway',
      `This invoice of ${row.host} is being paid already. No money moved now; it is never paid twice.`,
    );
  }
}

/** Does it end too soon to be paid? */
export function endsTooSoon({ quote }: ShopOffer, nowMs: number): boolean {
  return quote.checkout.expiresAt - nowMs < LEAST_LEFT_MS;
}

function steady(now: Checkout, before: ShopOffer | undefined): Checkout {
  const known = before?.quote.checkout.expiresAt;
  return known !== undefined && Math.abs(now.expiresAt - known) < JITTER_MS
    ? { ...now, expiresAt: known }
    : now;
}

/** Connections over which all that is due can go. */
function linesFor(all: readonly ConnectionInfo[], { due }: Checkout): ConnectionInfo[] {
  return all.filter((one) => one.status === 'open' && one.sendable >= due + one.feeSat);
}

function ofChannel(
  quote: ShopQuote & { readonly how: 'channel' },
  lines: readonly ConnectionInfo[],
): ShopOffer {
  const { hub } = parseInvoice(quote.invoice);
  const mine = lines.filter((line) => line.hub === hub);
  const fee = mine.reduce((most, { feeSat }) => (feeSat > most ? feeSat : most), 0n);
  const room = mine.reduce((most, { sendable }) => (sendable > most ? sendable : most), 0n);
  return { quote, fee, left: room - quote.amount - fee };
}

async function ofChain(
  quote: ShopQuote & { readonly how: 'chain' },
  wallet: WalletApi,
  known: number | undefined,
): Promise<ShopOffer> {
  const { address: to, amount } = quote;
  const wanted = quote.feerate ?? 0;
  const feerate = known ?? Math.max(wanted, feerateFor(await wallet.chain.feeEstimates(), TARGET_BLOCKS));
  try {
    const { feeSat } = await wallet.quote({ to, amount, feerate });
    const { confirmed, unconfirmed } = await wallet.balance();
    return { quote, fee: feeSat, feerate, left: confirmed + unconfirmed - amount - feeSat };
  } catch (error) {
    if (!(error instanceof PicoError)) throw error;
    return { quote, feerate, problem: error };
  }
}

function locked(): PicoError {
  return new PicoError('Locked', 'The wallet is locked. Unlock it to go on; no money moved.');
}
