/** What closing and moving it will cost stays outside the channel. */
const KEPT_SHARE = 20n;
const ROUND = 1000n;

/**
 * @param coins what lies on the chain, in satoshis
 * @param cap the most a first deposit may be, where there is a cap
 * @returns the deposit to propose: most of the coins in round thousands, never more than the cap; 0n when there is too little
 */
export function proposedDeposit(coins: bigint, cap?: bigint): bigint {
  const most = coins - coins / KEPT_SHARE;
  const round = most - (most % ROUND);
  return cap !== undefined && round > cap ? cap : round;
}
