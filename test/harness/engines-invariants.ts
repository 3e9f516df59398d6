import { isDeepStrictEqual } from 'node:util';
import {
  type Command,
  type ConnectionState,
  capacity,
  claims,
  type PayeeState,
  type PayerState,
} from '../../lib/channel/index.ts';
import { type Done, type Peer, stateOf } from './engines-peer.ts';

/** channel.md §6, checked on the side that made a step. */

function must(holds: boolean, what: string, peer: Peer): void {
  if (!holds) throw new Error(`${peer.name}: ${what}`);
}

export function checkStep(peer: Peer, command: Command, { before, after, actions }: Done): void {
  must(isDeepStrictEqual(stateOf(peer), after), 'the stored state reads back different', peer);
  checkGrowth(peer, before, after);
  const revealed = actions.flatMap((a) =>
    a.type === 'send' && a.message.type === 'reveal' ? [a.message.epoch] : [],
  );
  for (const epoch of revealed)
    must(
      after.in !== undefined &&
        after.in.epoch === epoch + 1 &&
        after.in.held.some((c) => c.epoch === epoch + 1 && c.locks.length === 0) &&
        after.in.held.every((c) => c.epoch > epoch),
      `epoch ${epoch} is revealed and its successor is not stored`,
      peer,
    );
  if (after.in?.published !== undefined)
    must(revealed.length === 0, 'a reveal after the commit was published', peer);
  if (after.out !== undefined) checkPayer(peer, after.out);
  if (after.in !== undefined) checkPayee(peer, after.in, command);
}

/** Invariant 5: n, epoch and seq only grow. */
function checkGrowth(peer: Peer, before: ConnectionState, after: ConnectionState): void {
  must(after.sent >= before.sent && after.received >= before.received, 'seq fell', peer);
  for (const half of ['out', 'in'] as const) {
    const [old, now] = [before[half], after[half]];
    if (old === undefined || now === undefined) continue;
    must(now.n >= old.n && now.epoch >= old.epoch, `${half}: n or epoch fell`, peer);
  }
  if (before.in?.published !== undefined)
    must(after.in?.published === before.in.published, 'it published another commit', peer);
}

/** Invariants 1, 4 and 5 of a payer. */
function checkPayer(peer: Peer, out: PayerState): void {
  const { commitFeerate } = stateOf(peer).setup;
  const promised = out.pending.reduce((sum, lock) => sum + lock.amount, out.settled);
  must(promised <= capacity(out.params, commitFeerate), `${promised} does not fit the deposit`, peer);
  const last = new Map<number, bigint>();
  for (const [i, commit] of peer.signed.entries()) {
    must(commit.n === i + 1, `commit ${commit.n} follows ${i}`, peer);
    must(commit.total <= capacity(out.params, commit.feerate), `commit ${commit.n} does not fit`, peer);
    if (commit.locks.length === 0) {
      must(commit.total >= (last.get(commit.epoch) ?? 0n), 'a plain total fell in an epoch', peer);
      last.set(commit.epoch, commit.total);
    }
    if (out.deposit.spend === undefined && !peer.secrets.has(commit.epoch))
      must(commit.total <= promised, `commit ${commit.n} over ${commit.total} promises too much`, peer);
  }
}

/** Invariant 4 of a payee: it holds a commit it can complete for all that is settled. */
function checkPayee(peer: Peer, payee: PayeeState, command: Command): void {
  if (payee.deposit.spend !== undefined) return;
  const best = claims(payee).reduce((most, c) => (c.total > most ? c.total : most), 0n);
  must(best >= payee.settled, `${command.type} leaves ${best} in hand of ${payee.settled} settled`, peer);
  for (const held of payee.held) must(held.epoch === payee.epoch, 'a commit of a dead epoch is held', peer);
}

/** Invariant 2 on one side: what its events say it received and sent is what its channels say. */
export function checkBooks(peer: Peer): void {
  const { in: payee, out, owed, setup } = stateOf(peer);
  const held = (payee?.settled ?? 0n) - (out?.settled ?? 0n) + (peer.role === 'client' ? owed : -owed);
  const unbooked = payee?.surplus?.quantity ?? 0n;
  must(peer.ledger === held - unbooked, `the books say ${peer.ledger}, the channels ${held}`, peer);
  must(owed >= 0n && owed <= setup.trustLimit, `owed is ${owed}`, peer);
}
