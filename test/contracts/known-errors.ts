/** Where BTCPay's files say other than its servers do, so that a fault of this form is none (btcpay.md §2.8). */
export const KNOWN_ERRORS: readonly RegExp[] = [
  // Servers before 2.0 name a payment method so: clients read both.
  /^response\[\d+\]\.(?:paymentMethod|cryptoCode|networkFee) is not in the contract$/,
  // Null where there is nothing to say, though the files do not call these nullable.
  /^response\[\d+\]\.(?:rate|config|errorMessage) is null$/,
  /^response\.onion is null$/,
  // A 400 may be one object with a code, not only a list of fields.
  /^response is object, not array$/,
  // The server tells it; the files left it out.
  /^response(?:\[\d+\])?\.archived is not in the contract$/,
];
