import type { Connection } from '../connection.ts';
import type { Hub } from '../hub.ts';

/** A refused payment counts against the payer's rate limit (channel.md §4): probing is not free. */
const REFUSAL_COST = 10;

export function countRefusal(hub: Hub, payer: Connection): void {
  hub.metrics.refused++;
  payer.allowance?.charge(REFUSAL_COST);
}
