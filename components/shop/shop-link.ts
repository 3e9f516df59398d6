/** @returns the checkout page of a payment's key (`base|id|part`): what the wallet is asked about it by */
export function shopLink(key: string): string {
  const [base = '', id = ''] = key.split('|');
  return `${base}/i/${id}`;
}
