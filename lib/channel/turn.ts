import { PicoError } from '../errors.ts';
import type { Action, Event } from './commands.ts';
import type { Message } from './messages.ts';
import type { ConnectionState, Deposit, Env, PayeeState, PayerState, Side, Times } from './types.ts';

/** One step in the making: the state so far and the actions it causes. Lives only inside `step`. */
export interface Turn {
  state: ConnectionState;
  readonly actions: Action[];
  readonly env: Env;
}

/** Numbers a message and puts it into the outbox, where it stays until acknowledged (channel.md §8). */
export function send(turn: Turn, message: Message): void {
  const seq = turn.state.sent + 1;
  turn.state = { ...turn.state, sent: seq, outbox: [...turn.state.outbox, { seq, message }] };
  turn.actions.push({ type: 'send', seq, message });
}

export function emit(turn: Turn, event: Event): void {
  turn.actions.push({ type: 'event', event });
}

export function setOut(turn: Turn, out: PayerState): void {
  turn.state = { ...turn.state, out };
}

export function setIn(turn: Turn, payee: PayeeState): void {
  turn.state = { ...turn.state, in: payee };
}

/** A deposit counts from min_conf on; one that a reorganisation took out counts no more. */
export function isDeep(deposit: Deposit, times: Times, tip: number): boolean {
  return deposit.height !== undefined && tip - deposit.height + 1 >= times.minConf;
}

export function deep(height: number | undefined, times: Times, tip: number): boolean {
  return height !== undefined && tip - height + 1 >= times.minConf;
}

export function peerRole(role: 'client' | 'hub'): 'client' | 'hub' {
  return role === 'hub' ? 'client' : 'hub';
}

/** Refusal of a command that this side itself gave: nothing has changed. */
export function refuseCommand(code: string, message: string, data: Record<string, unknown> = {}): never {
  throw new PicoError(code, message, data);
}

/** The reason that makes a reduce one of the two steps of netting (channel.md §4). */
export const NETTING = 'Netting';

/** A reduce is done: by netting, what leaves h2c is owed by the hub until the same leaves c2h. */
export function reduced(turn: Turn, side: Side, by: bigint, reason: string): void {
  emit(turn, { type: 'reduced', side, by, reason });
  if (reason !== NETTING) return;
  const h2c = (turn.state.setup.role === 'client') === (side === 'in');
  turn.state = { ...turn.state, owed: turn.state.owed + (h2c ? by : -by) };
}
