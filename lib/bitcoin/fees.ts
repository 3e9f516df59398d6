import type { FeeEstimates } from './chain-source.ts';

/** No feerate ever seen on the chain was higher for long: an estimate above it is a fault of the server. */
const MAX_FEERATE = 5000;

/**
 * The feerate in sat/vB that should confirm within `targetBlocks`: the estimate for the nearest target that is not
 * slower than asked, else for the fastest there is; never below `floor` (what nodes relay) nor above 5000. With no
 * estimate at all (young and test networks) it is the floor.
 */
export function feerateFor(estimates: FeeEstimates, targetBlocks: number, floor = 1): number {
  const known = Object.entries(estimates)
    .map(([target, feerate]) => ({ target: Number(target), feerate }))
    .filter(({ target, feerate }) => target > 0 && Number.isFinite(feerate) && feerate > 0)
    .sort((a, b) => a.target - b.target);
  const chosen = known.findLast(({ target }) => target <= targetBlocks) ?? known[0];
  return Math.min(MAX_FEERATE, Math.max(floor, chosen?.feerate ?? floor));
}
