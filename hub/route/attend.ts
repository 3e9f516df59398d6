import type { Connection } from '../connection.ts';
import type { Hub } from '../hub.ts';

/** Lets a connection's queue, owed payments, refund and netting go on at the end of this tick. */
export function attend(hub: Hub, c: Connection): void {
  hub.attend.add(c);
  hub.writer.schedule();
}

/** Is there anything that waits for this connection to move? */
export function hasWork(c: Connection): boolean {
  return (
    c.queue.length > 0 ||
    c.owed.length > 0 ||
    c.notes.refund !== undefined ||
    (c.state !== undefined && c.state.owed > 0n)
  );
}

/** Can a payment be handed to the client at once? */
export function isOnline(hub: Hub, c: Connection): boolean {
  return c.push !== undefined || c.waiters.size > 0 || c.pollingUntil > hub.clock();
}
