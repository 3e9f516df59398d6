import type { Hub } from '../hub.ts';
import { isSoft, run } from '../machine.ts';
import { dropQueued, refuseEarly } from '../route/locked.ts';

/** How long h2c rests before it is hardened. */
const IDLE_MS = 1000;
/** How long a payee may let a payment hang before the payer may have it back. */
const STUCK_MS = 10_000;

/** Makes idle payees' channels certain, and gives back what a payee lets hang, within stuck_limit (channel.md §4). */
export function payeesRound(hub: Hub): void {
  const now = hub.clock();
  for (const c of hub.soft) {
    const out = c.state?.out;
    if (out === undefined || !isSoft(out)) hub.soft.delete(c);
    else if (now - c.lastActivity >= IDLE_MS) run(hub, c, { type: 'harden' });
  }
  for (const payment of [...hub.live.values()]) {
    if (payment.status !== 'pending' || now - payment.at < STUCK_MS) continue;
    const payee = hub.byId.get(payment.payee);
    if (payee === undefined) continue;
    if (payee.queue.some((p) => p.hash === payment.hash)) dropQueued(hub, payee, payment, 'StuckPayee');
    else refuseEarly(hub, payee, payment);
  }
}
