import type { Status } from '../../lib/rpc/views.ts';

export type Step =
  | 'start'
  | 'words'
  | 'check'
  | 'restore'
  | 'password'
  | 'network'
  | 'unlock'
  | 'deposit'
  | 'connect'
  | 'done';

/** What the progress bar shows: several steps are one stage. */
export type Stage = 'words' | 'password' | 'network' | 'money' | 'ready';
export const STAGES: readonly Stage[] = ['words', 'password', 'network', 'money', 'ready'];

const STAGE_OF: Readonly<Record<Step, Stage | null>> = {
  start: null,
  words: 'words',
  check: 'words',
  restore: 'words',
  password: 'password',
  network: 'network',
  unlock: null,
  deposit: 'money',
  connect: 'money',
  done: 'ready',
};

/** @returns which stage a step belongs to; null for those outside the row */
export const stageOf = (step: Step): Stage | null => STAGE_OF[step];

type Known = Pick<Status, 'phase' | 'connections' | 'onChain' | 'settings'>;

/**
 * Where the first run goes on, after a reload too: everything before the wallet exists lives in this tab alone and starts over; from
 * then on the wallet's own state says what is next.
 */
export function resumeAt(status: Known): Step {
  if (status.phase === 'none') return 'start';
  if (status.phase === 'locked') return 'unlock';
  const live = status.connections.filter((connection) => connection.status !== 'closed');
  if (live.some((connection) => connection.status === 'open')) return 'done';
  // Channels of another life come back by themselves: nothing is to be opened before.
  if (live.some((connection) => connection.status === 'recover')) return 'done';
  if (live.some((connection) => connection.status === 'opening')) return 'connect';
  if (status.settings.hub === undefined) return 'done';
  return total(status.onChain) > 0n ? 'connect' : 'deposit';
}

/** Coins on the chain, those that still wait for a block included. */
export function total(onChain: Status['onChain']): bigint {
  return onChain === undefined ? 0n : BigInt(onChain.confirmed) + BigInt(onChain.unconfirmed);
}

/** Steps back in what is not yet saved; null where there is no way back. */
export function stepBack(step: Step, restored: boolean): Step | null {
  switch (step) {
    case 'words':
    case 'restore':
      return 'start';
    case 'check':
      return 'words';
    case 'password':
      return restored ? 'restore' : 'words';
    case 'network':
      return 'password';
    default:
      return null;
  }
}
