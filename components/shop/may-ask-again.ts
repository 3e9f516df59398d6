/** What may be otherwise when the shop is asked once more: it was away, the money has come, a payment before was seen. */
const PASSES: ReadonlySet<string> = new Set([
  ...['ShopUnreachable', 'NotBtcpay', 'InvalidCheckout', 'InvoiceChanged', 'Changed', 'PaymentUnderway'],
  ...['InsufficientFunds', 'AmountExceedsSpendable', 'NoConnection', 'NotOpen', 'Closing'],
  ...['ChainUnavailable', 'ChainUnreachable', 'ChainDisagrees', 'HubUnreachable', 'FeeTooHigh'],
  ...['Busy', 'Disconnected', 'OutcomeUnknown', 'Internal'],
]);

/** Failures of the way there, not of the payment: the same one can be tried again as it is. */
const ON_THE_WAY: ReadonlySet<string> = new Set([
  ...['ShopUnreachable', 'ChainUnavailable', 'ChainUnreachable', 'HubUnreachable'],
  ...['Busy', 'Disconnected', 'OutcomeUnknown'],
]);

/** Does it help to press again, for the same payment, after a failure of that code? It is made once at most. */
export const mayPayAgain = (code: string): boolean => ON_THE_WAY.has(code);

/** Does it help to ask the shop again after a failure of that code? Not where the invoice itself is over, or none. */
export const mayAskAgain = (code: string): boolean => PASSES.has(code);
