/** What may be otherwise when the shop is asked once more: it was away, the money has come, a payment before was seen. */
const PASSES: ReadonlySet<string> = new Set([
  ...['ShopUnreachable', 'NotBtcpay', 'InvalidCheckout', 'InvoiceChanged', 'Changed', 'PaymentUnderway'],
  ...['InsufficientFunds', 'AmountExceedsSpendable', 'NoConnection', 'NotOpen', 'Closing'],
  ...['ChainUnavailable', 'ChainUnreachable', 'ChainDisagrees', 'HubUnreachable', 'FeeTooHigh'],
  ...['Busy', 'Disconnected', 'OutcomeUnknown', 'Internal'],
]);

/** Does it help to ask the shop again after a failure of that code? Not where the invoice itself is over, or none. */
export const mayAskAgain = (code: string): boolean => PASSES.has(code);
