import { type Event, NETTING } from '../../lib/channel/index.ts';
import type { Connection } from '../connection.ts';
import type { Hub } from '../hub.ts';
import { run } from '../machine.ts';
import { attend } from './attend.ts';

/**
 * What leaves c2h again: open payments that were refused, and what netting took from h2c (channel.md §4). One step at a
 * time, as soon as the channel is not busy; a reduce that a payment made void is asked again.
 */
export function repay(hub: Hub, c: Connection): void {
  const { state, notes } = c;
  const half = state?.in;
  if (state === undefined || half === undefined || (notes.refund === undefined && state.owed <= 0n)) return;
  const busy =
    half.asked !== undefined ||
    half.pending.length > 0 ||
    half.published !== undefined ||
    half.frozen !== undefined;
  if (busy || state.closing !== undefined || half.deposit.spend !== undefined) return;
  const { by, reason } = notes.refund ?? { by: state.owed, reason: NETTING };
  const least = by < half.settled ? by : half.settled;
  if (least > 0n) run(hub, c, { type: 'reduce', by: least, reason });
}

/** A reduce on c2h is done. */
export function onRepaid(hub: Hub, c: Connection, { by, reason }: Extract<Event, { type: 'reduced' }>): void {
  const { refund, ...notes } = c.notes;
  if (reason !== NETTING && refund !== undefined) {
    const left = refund.by - by;
    c.notes = left > 0n ? { ...notes, refund: { ...refund, by: left } } : notes;
    hub.writer.touch(c);
  }
  attend(hub, c);
}
