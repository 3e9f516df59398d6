import { PicoError } from '../errors.ts';
import { emitFinal, isFinal, onClaimed, onDeposit, onSpent, onUnspent } from './chain.ts';
import { cannotClose } from './close.ts';
import type { Command, Step } from './commands.ts';
import { defend } from './defend.ts';
import type { Message } from './messages.ts';
import { buryByTime, revealProtects } from './outcome.ts';
import * as payee from './payee.ts';
import * as payer from './payer.ts';
import { HEIGHT_LIMIT } from './scripts.ts';
import { actBy, MAX_DELAY, napOf } from './times.ts';
import { emit, refuseCommand, send, setIn, type Turn } from './turn.ts';
import type { ChannelParams, ConnectionState, Env, Setup } from './types.ts';

/** A connection before its channels are there. */
export function newConnection(setup: Setup): ConnectionState {
  return { setup, sent: 0, received: 0, outbox: [], owed: 0n };
}

/**
 * The engine: what a command does to a connection. Pure. The caller stores the new state and every `record` and
 * `secret` action in one durable transaction, and only then sends, publishes, looks and tells (channel.md §8).
 * Throws PicoError for a command that cannot be obeyed; nothing has changed then.
 */
export function step(state: ConnectionState, command: Command, env: Env): Step {
  const turn: Turn = { state, actions: [], env };
  obey(turn, command);
  return { state: turn.state, actions: turn.actions };
}

/** What a side with an old state no longer does (channel.md §8): it could only hurt itself. */
const FRESH_ONLY = ['deliver', 'pay', 'payOpen', 'settle', 'refuse', 'reduce', 'harden', 'say', 'leave'];

function obey(turn: Turn, c: Command): void {
  if (turn.state.stale && FRESH_ONLY.includes(c.type)) return obeyStale(c);
  switch (c.type) {
    case 'open':
      checkParams(c.params);
      if (c.side === 'in') payee.openPayee(turn, c.params);
      else payer.openPayer(turn, c.params, c.revokeHash ?? '');
      return;
    case 'deliver':
      return deliver(turn, c);
    case 'pay':
      return payer.pay(turn, c.locks, c.sends);
    case 'payOpen':
      return payer.payOpen(turn, c.sends);
    case 'settle':
      return payee.settle(turn, c.preimages);
    case 'refuse':
      return payee.refuse(turn, c.reason);
    case 'reduce':
      return payee.reduce(turn, c.by, c.reason);
    case 'harden':
      return payer.harden(turn);
    case 'say':
      return send(turn, c.message);
    case 'looked':
      payer.onLooked(turn, c.ok && revealProtects(turn));
      // The revoked commit may be out already: its punishment cannot wait for the next block.
      return defend(turn);
    case 'stale':
      turn.state = { ...turn.state, stale: true };
      return;
    case 'askClose': {
      const reason = turn.state.closing === undefined ? cannotClose(turn.state) : undefined;
      if (reason !== undefined)
        refuseCommand('Busy', `the connection cannot be closed together now: ${reason}`);
      if (turn.state.closing === undefined) turn.state = { ...turn.state, closing: { stage: 'asked' } };
      return;
    }
    case 'dropClose': {
      if (turn.state.closing?.stage !== 'asked') return;
      const { closing: _, ...rest } = turn.state;
      turn.state = rest;
      return;
    }
    case 'closed':
      turn.state = {
        ...turn.state,
        closing: {
          stage: 'signed',
          feerate: c.feerate,
          txid: c.txid,
          ...(c.rawtx !== undefined && { rawtx: c.rawtx }),
        },
      };
      return defend(turn);
    default:
      return watch(turn, c);
  }
}

function obeyStale(c: Command): void {
  if (c.type === 'pay' || c.type === 'payOpen' || c.type === 'reduce')
    refuseCommand(
      'StaleState',
      'this connection was restored from an older state and signs nothing more: close it together, or wait for its expiry',
    );
}

/** An expiry in seconds, or one that a later BIP68 flag would read differently, locks nothing. */
function checkParams({ expireHeight, delay }: ChannelParams): void {
  if (!Number.isInteger(expireHeight) || expireHeight < 1 || expireHeight >= HEIGHT_LIMIT)
    refuseCommand('InvalidParams', `expire_height ${expireHeight} is not the height of a block`);
  if (!Number.isInteger(delay) || delay < 1 || delay > MAX_DELAY)
    refuseCommand('InvalidParams', `delay_time ${delay} is not a number of blocks from 1 to ${MAX_DELAY}`);
}

/** Commands that say what the chain shows. */
function watch(turn: Turn, c: Command): void {
  const was = { out: isFinal(turn, 'out'), in: isFinal(turn, 'in') };
  switch (c.type) {
    case 'deposit':
      onDeposit(turn, c.side, c.height);
      break;
    case 'spent':
      onSpent(turn, c.side, c.tx, c.record);
      break;
    case 'unspent':
      onUnspent(turn, c.side);
      break;
    case 'claimed':
      onClaimed(turn, c.side, c.output, c.tx);
      break;
    case 'leave':
      if (turn.state.in !== undefined) setIn(turn, { ...turn.state.in, leaving: true });
      break;
    default:
      if (!turn.state.stale) {
        refuseLate(turn);
        askHarden(turn);
      }
      buryByTime(turn);
      if (turn.state.out?.wait?.revealed) turn.actions.push({ type: 'look' });
  }
  defend(turn);
  emitFinal(turn, 'out', was.out);
  emitFinal(turn, 'in', was.in);
}

/** channel.md §7.5: what was not opened in time is refused, so that the payer gets its money back. */
function refuseLate(turn: Turn): void {
  const half = turn.state.in;
  const { setup } = turn.state;
  if (half === undefined || setup.role !== 'client' || half.pending.length === 0) return;
  const newest = half.held.findLast((commit) => commit.locks.length > 0);
  if (
    newest !== undefined &&
    turn.env.tip > actBy(half.params, newest, setup.times, setup.role) - napOf(setup.role, setup.times)
  )
    payee.refuse(turn, 'Expired');
}

/** A client whose best claim hangs on a lock asks for a plain commit while there is still time (channel.md §4). */
function askHarden(turn: Turn): void {
  const half = turn.state.in;
  const { setup } = turn.state;
  if (
    half === undefined ||
    setup.role !== 'client' ||
    half.published !== undefined ||
    half.deposit.spend !== undefined
  )
    return;
  const conditional = half.held.some((commit) => commit.locks.length > 0 && commit.total >= half.settled);
  if (half.pending.length > 0 || !conditional || half.settled === 0n) return;
  if (!turn.state.outbox.some((o) => o.message.type === 'harden')) send(turn, { type: 'harden' });
}

/** Takes in what has not been processed, in order; a gap ends it, and the peer sends again (channel.md §8). */
function deliver(turn: Turn, c: Extract<Command, { type: 'deliver' }>): void {
  if (c.ack > turn.state.sent)
    throw new PicoError(
      'StaleState',
      `the other side acknowledges message ${c.ack}, this side sent ${turn.state.sent}`,
    );
  const { outbox } = turn.state;
  if ((outbox[0]?.seq ?? Number.POSITIVE_INFINITY) <= c.ack)
    turn.state = { ...turn.state, outbox: outbox.filter((o) => o.seq > c.ack) };
  for (const { seq, message } of c.messages) {
    if (seq <= turn.state.received) continue;
    if (seq !== turn.state.received + 1) return;
    turn.state = { ...turn.state, received: seq };
    receive(turn, message);
  }
}

function receive(turn: Turn, message: Message): void {
  switch (message.type) {
    case 'commit':
      return payee.onCommit(turn, message);
    case 'settle':
      return payer.onSettle(turn, message);
    case 'refuse':
      return payer.onRefuse(turn, message);
    case 'reveal':
      return payer.onReveal(turn, message);
    case 'harden':
      return payer.harden(turn);
    default:
      return emit(turn, { type: 'message', message });
  }
}
