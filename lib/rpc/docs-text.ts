import type { ErrorName } from '../provider/errors.ts';
import type { EventName, MethodName } from '../provider/types.ts';

/** The words of docs/provider.md that no type carries. One entry for each method, event and error: the compiler misses none. */

interface MethodText {
  /** As in the types; '–' is none. */
  readonly params: string;
  readonly result: string;
  readonly does: string;
}

export const METHOD_TEXT: Readonly<Record<MethodName, MethodText>> = {
  picopay_getInfo: {
    params: '–',
    result: '`Info`',
    does: 'What the wallet can do, and whether the user has let this site in.',
  },
  picopay_enable: {
    params: '`{reason?, budget?: BudgetRequest}`',
    result: '`Info`',
    does: 'Asks the user to let this site in; with `budget`, grants one in the same click. `reason` is shown as your words.',
  },
  picopay_disable: {
    params: '–',
    result: 'null',
    does: 'Gives the consent and the budget back.',
  },
  picopay_pay: {
    params: '`PayInvoice` or `PayDirect`',
    result: '`Receipt`',
    does: 'Pays an invoice, or a handle directly. Its token proves the payment of an invoice; that of a direct payment proves nothing.',
  },
  picopay_payInvoice: {
    params: '`InvoiceParams`',
    result: '`Receipt`',
    does: 'Pays what a link asks for: the checkout page of a BTCPay shop (or a payment request there), a `bitcoin:` URI, a `pico:` invoice. A shop is asked what its invoice is once the user lets it be; more than `maxAmount` (satoshis, without fees) is never paid. The receipt is there when the transaction is sent: your shop knows when it counts.',
  },
  picopay_createInvoice: {
    params: '`CreateInvoiceParams`',
    result: '`{invoice}`',
    does: 'Asks the user for an invoice, for you to pay: a refund, a reward.',
  },
  picopay_getPayment: {
    params: '`{id}`',
    result: '`Receipt` or null',
    does: 'What became of a payment of this site; null: none with that id was ever sent.',
  },
  picopay_requestBudget: {
    params: '`BudgetRequest`',
    result: '`Budget`',
    does: 'Asks for an allowance out of which payments of this site need no further click. Replaces the one before.',
  },
  picopay_getBudget: { params: '–', result: '`Budget` or null', does: 'What is left of it.' },
  picopay_releaseBudget: { params: '–', result: 'null', does: 'Gives it back.' },
};

export const EVENT_TEXT: Readonly<Record<EventName, readonly [carries: string, when: string]>> = {
  connect: ['`{network}`', 'The wallet answers this site: it was let in, or the wallet was unlocked.'],
  disconnect: ['`{code, message}`', 'It no longer does.'],
  lock: [
    '`{locked}`',
    'The wallet was locked or unlocked. Payments inside a budget go on while it is locked.',
  ],
  budget: ['`Budget` or null', 'The budget of this site was granted, changed, spent from or ended.'],
  payment: ['`Receipt`', 'A payment of this site has a new state.'],
};

export const ERROR_TEXT: Readonly<Record<ErrorName, readonly [means: string, then: string]>> = {
  UserRejected: [
    'The user declined or closed the window, or you gave the request up (`data.reason` is `Aborted`).',
    'Stay as you are. Do not ask again unasked.',
  ],
  Unauthorized: ['The user has not let this site in, or has blocked it.', 'Call `enable` from a click.'],
  UnsupportedMethod: ['The wallet has no such method.', 'See `Info.methods`.'],
  Unsupported: [
    'The asset, network or kind of invoice is not one that this wallet pays.',
    'Offer another way.',
  ],
  InsufficientFunds: [
    'The channels can send less; `data.available` says how much.',
    'Offer a smaller amount. The user must top up.',
  ],
  BudgetExceeded: [
    'The budget does not cover it and the user was not there to be asked.',
    'Ask from a click.',
  ],
  Expired: [
    'The invoice, or `expiresAt`, passed before anything was signed. Not paid.',
    'Make another, with a new id.',
  ],
  PaymentFailed: [
    'Certainly not paid. `data.reason` says why: `PayeeOffline`, `ExceedsReceivable`, `AmountAboveMaximum`, `InvoiceChanged`, `AlreadyPaid`, …',
    'Try with a new id, later.',
  ],
  OutcomeUnknown: [
    'It may be paid: the answer was lost on the way.',
    'Ask again with the same id and params, or call `picopay_getPayment`. Never with a new id.',
  ],
  IdConflict: ['This id stands for a payment with other params.', 'Mend your ids: one for each thing sold.'],
  InvalidPayee: [
    'The handle or invoice is malformed, unknown to the hub or of another hub (`data.hub`), or the link leads to no shop that can be understood.',
    'Check the invoice.',
  ],
  RateLimited: ['Too many requests of this site.', 'Wait `data.retryAfterMs`.'],
  Disconnected: [
    'The wallet has no channel, is not set up, or was updated under this page.',
    'Try again later.',
  ],
  HubUnreachable: ['The hub, the chain or the shop does not answer the wallet.', 'Try again later.'],
  InvalidParams: ['The field `data.path` is missing or not of its form.', 'Mend the call.'],
  Internal: ['Something went wrong in the wallet, whose log says what.', 'Try again with the same id.'],
};
