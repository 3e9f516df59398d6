/** Names of paying with bitcoin on the chain: today's, and those of servers before 2.0 that are still understood. */
const ON_CHAIN = ['BTC-CHAIN', 'BTC', 'BTC-ONCHAIN', 'BTC_BTCLIKE'];

/** Does this name bitcoin on the chain? */
export function isBitcoinOnChain(id: string): boolean {
  return ON_CHAIN.includes(id.toUpperCase());
}
