import type { StoreInvoiceView } from '../../lib/rpc/views.ts';

/** How an invoice stands, in one word: its texts are `standing_<word>` and `standing_<word>_text`. */
export type Standing =
  | 'waiting'
  | 'partial'
  | 'confirming'
  | 'confirming_over'
  | 'settled'
  | 'settled_over'
  | 'settled_marked'
  | 'settled_late'
  | 'ended'
  | 'ended_partial'
  | 'ended_late'
  | 'invalid'
  | 'invalid_marked';

/** @returns status and exception of BTCPay as one (btcpay.md §1.6) */
export function standingOf({ status, exception }: Pick<StoreInvoiceView, 'status' | 'exception'>): Standing {
  switch (status) {
    case 'new':
      return exception === 'paidPartial' ? 'partial' : 'waiting';
    case 'processing':
      return exception === 'paidOver' ? 'confirming_over' : 'confirming';
    case 'settled':
      if (exception === 'paidOver') return 'settled_over';
      if (exception === 'paidLate') return 'settled_late';
      return exception === 'marked' ? 'settled_marked' : 'settled';
    case 'expired':
      if (exception === 'paidPartial') return 'ended_partial';
      return exception === 'none' ? 'ended' : 'ended_late';
    case 'invalid':
      return exception === 'marked' ? 'invalid_marked' : 'invalid';
  }
}

/** Its colour: good, in need of a look, bad, or nothing yet. */
export function standingKind(standing: Standing): 'plain' | 'ok' | 'warn' | 'bad' {
  if (standing === 'settled' || standing === 'settled_marked') return 'ok';
  if (standing === 'waiting' || standing === 'ended') return 'plain';
  return standing.startsWith('invalid') ? 'bad' : 'warn';
}
