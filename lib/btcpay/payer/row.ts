import { bytesToHex, type Hex, sha256, utf8ToBytes } from '../../bytes.ts';
import { PicoError } from '../../errors.ts';
import type { Checkout } from './checkout.ts';
import { type Pinned, pinnedOf, type ShopQuote } from './quote.ts';

/**
 * agreed: the user said yes, nothing is signed. signed: the transaction (or the channel's payment) is in the store, and may
 * have left. sent: a server or the hub took it. seen: the shop sees it. settled, expired, invalid: what the shop made of it.
 * dropped: nothing was signed and nothing will be.
 */
export type ShopPaymentState =
  | 'agreed'
  | 'signed'
  | 'sent'
  | 'seen'
  | 'settled'
  | 'expired'
  | 'invalid'
  | 'dropped';

/** shopPayments, key: shopKey. One payment to one invoice of a shop; amounts are decimal strings of satoshis, times milliseconds. */
export interface ShopPaymentRow {
  readonly base: string;
  readonly id: string;
  /** 0, and one more for each payment after it: of a rest, or where one was dropped. */
  readonly part: number;
  /** Id of the wallet's payment: the same for the same invoice and part, whoever asks. */
  readonly payment: string;
  readonly how: 'chain' | 'channel';
  /** Address, or the `pico:` invoice. */
  readonly to: string;
  readonly amount: string;
  readonly topUp?: true;
  /** What the shop had of it before. */
  readonly paidBefore: string;
  readonly state: ShopPaymentState;
  readonly at: number;
  /** The server's spelling of the method, to ask by. */
  readonly pmid?: string;
  readonly storeName?: string;
  readonly orderId?: string;
  readonly itemDesc?: string;
  readonly receiptLink?: string;
  /** Of a payment on chain, from signed on. */
  readonly txid?: Hex;
  readonly rawtx?: Hex;
  readonly fee?: string;
}

export type ShopPaymentEvent =
  | { readonly type: 'signed'; readonly txid?: Hex; readonly rawtx?: Hex; readonly fee?: string }
  | { readonly type: 'sent' }
  /** Not signed, and never will be under this row. */
  | { readonly type: 'dropped' }
  /** Signed, and proven never to be paid: the chain refused it and it was forgotten, or the channel's payment failed. */
  | { readonly type: 'refused' }
  | { readonly type: 'shop'; readonly checkout: Checkout };

export function shopKey({ base, id, part }: Pick<ShopPaymentRow, 'base' | 'id' | 'part'>): string {
  return `${base}|${id}|${part}`;
}

/** The row of a payment the user agrees to. `part` is what nextPart says. */
export function agreedRow(quote: ShopQuote, part: number, now: number): ShopPaymentRow {
  const { base, id, pmid, paid, storeName, orderId, itemDesc, receiptLink } = quote.checkout;
  const { how, to, amount, topUp } = pinnedOf(quote);
  return {
    ...{ base, id, part, payment: paymentId(base, id, part), how, to, state: 'agreed', at: now },
    ...{ amount: amount.toString(), paidBefore: paid.toString() },
    ...(topUp && { topUp }),
    ...(pmid !== undefined && { pmid }),
    ...(storeName !== undefined && { storeName }),
    ...(orderId !== undefined && { orderId }),
    ...(itemDesc !== undefined && { itemDesc }),
    ...(receiptLink !== undefined && { receiptLink }),
  };
}

/** What the yes of that row was bound to, for sameInvoice. */
export function pinnedOfRow({ base, id, how, to, amount, topUp }: ShopPaymentRow): Pinned {
  return { base, id, how, to, amount: BigInt(amount), topUp: topUp === true };
}

/**
 * Which part a new payment to this invoice would be: 0 for the first, then the next number, so that no id of a payment is ever used
 * again. After one that was not dropped only for a rest, when the shop has seen all that went before.
 *
 * Throws PaymentUnderway (data: state) when one of this invoice may still be on its way, AlreadyPaid.
 */
export function nextPart(rows: readonly ShopPaymentRow[], checkout: Checkout): number {
  const live = rows.filter(({ state }) => state !== 'dropped');
  const part = rows.reduce((most, row) => Math.max(most, row.part + 1), 0);
  const given = live.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const { status, host, paid, due } = checkout;
  if (live.length === 0) return part;
  if (status !== 'new' || due === 0n)
    throw new PicoError(
      'AlreadyPaid',
      `This invoice of ${host} was paid by this wallet; no money moved now.`,
      {
        status,
      },
    );
  if (live.some(({ state }) => state !== 'seen') || paid < given)
    throw new PicoError(
      'PaymentUnderway',
      `This wallet has paid this invoice, and ${host} does not see it yet. No money moved now; it is never paid twice.`,
      { state: live.at(-1)?.state },
    );
  return part;
}

/**
 * The row after an event; the same object when nothing changes. Once signed it keeps its transaction for good: whoever comes
 * back to it sends the same one again. Throws WouldPayTwice where another transaction would be made under it.
 */
export function nextRow(row: ShopPaymentRow, event: ShopPaymentEvent): ShopPaymentRow {
  switch (event.type) {
    case 'signed':
      return signed(row, event);
    case 'sent':
      return row.state === 'signed' ? { ...row, state: 'sent' } : row;
    case 'dropped':
      return row.state === 'agreed' ? { ...row, state: 'dropped' } : row;
    case 'refused':
      return row.state === 'agreed' || row.state === 'signed' ? { ...row, state: 'dropped' } : row;
    case 'shop':
      return told(row, event.checkout);
  }
}

/** May a transaction be made for it? Only while none was. */
export function maySign({ state }: ShopPaymentRow): boolean {
  return state === 'agreed';
}

/** Nothing more is expected of it. Expired and invalid are looked at by hand: a shop may yet take the money. */
export function isFinal({ state }: ShopPaymentRow): boolean {
  return ['settled', 'expired', 'invalid', 'dropped'].includes(state);
}

function signed(
  row: ShopPaymentRow,
  { txid, rawtx, fee }: Extract<ShopPaymentEvent, { type: 'signed' }>,
): ShopPaymentRow {
  if (!maySign(row)) {
    if (row.state !== 'dropped' && row.txid === txid) return row;
    throw new PicoError(
      'WouldPayTwice',
      'Another transaction was made for this invoice before; this one was not sent and no money moved by it.',
      { state: row.state },
    );
  }
  return {
    ...{ ...row, state: 'signed' },
    ...(txid !== undefined && { txid }),
    ...(rawtx !== undefined && { rawtx }),
    ...(fee !== undefined && { fee }),
  };
}

function told(row: ShopPaymentRow, { base, id, status, paid, receiptLink }: Checkout): ShopPaymentRow {
  if (base !== row.base || id !== row.id || row.state === 'agreed' || row.state === 'dropped') return row;
  const state = stateOf(row, status, paid);
  if (state === row.state && (receiptLink === undefined || receiptLink === row.receiptLink)) return row;
  return { ...row, state, ...(receiptLink !== undefined && { receiptLink }) };
}

/** What has arrived of it counts, not what the shop calls it: while new, its share must be in what the shop says is paid. */
function stateOf(row: ShopPaymentRow, status: Checkout['status'], paid: bigint): ShopPaymentState {
  if (row.state === 'settled') return 'settled';
  if (status === 'settled' || status === 'expired' || status === 'invalid') return status;
  if (status === 'processing' || paid >= BigInt(row.paidBefore) + BigInt(row.amount)) return 'seen';
  // A shop lost sight of it (replaced, or its node started anew): it is sent again.
  return row.state === 'seen' ? 'sent' : row.state;
}

/** One id for each invoice and part, so that two tabs, or a page and the wallet, cannot pay it twice. */
function paymentId(base: string, id: string, part: number): string {
  return `shop-${bytesToHex(sha256(utf8ToBytes(JSON.stringify([base, id, part]))))}`;
}
