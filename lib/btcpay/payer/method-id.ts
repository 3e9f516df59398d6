/** On-chain bitcoin, the one method of a BTCPay server that this wallet pays. */
export const ON_CHAIN = 'BTC-CHAIN';

const FORM = /^([A-Za-z0-9]{2,10})(?:[-_]([A-Za-z0-9-]{1,30}))?$/;
const KINDS: ReadonlyMap<string, string> = new Map([
  ['btclike', 'CHAIN'],
  ['onchain', 'CHAIN'],
  ['chain', 'CHAIN'],
  ['lightninglike', 'LN'],
  ['lightningnetwork', 'LN'],
  ['offchain', 'LN'],
  ['ln', 'LN'],
  ['lnurlpay', 'LNURL'],
  ['lnurl', 'LNURL'],
]);

/**
 * A payment method's name in the spelling of servers from 2.0 on: "BTC", "BTC_BTCLike" and "BTC-OnChain" are BTC-CHAIN.
 * Of a method that nobody here knows, the name as it is, in capitals. undefined: it is no such name. (btcpay.md §2.3)
 */
export function methodId(text: string): string | undefined {
  const [, coin, kind = 'chain'] = FORM.exec(text) ?? [];
  if (coin === undefined) return undefined;
  return `${coin}-${KINDS.get(kind.toLowerCase()) ?? kind}`.toUpperCase();
}
