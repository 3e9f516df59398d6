import type { Connection } from '../hub/connection.ts';
import type { Hex } from '../lib/bytes.ts';
import { step } from '../lib/channel/index.ts';

export interface KeptCommit {
  readonly txid: Hex;
  readonly rawtx: Hex;
  readonly epoch: number;
}

/**
 * What a dishonest hub puts aside: the best commit that it holds now, signed by both sides, to be published when it has
 * long revealed its secret (channel.md §4). Throws when it holds none.
 */
export function keepCommit({ state, env }: Connection): KeptCommit {
  if (state?.in === undefined) throw new Error('the hub has no channel to be paid in');
  const { epoch } = state.in;
  for (const action of step(state, { type: 'leave' }, env).actions)
    if (action.type === 'publish' && action.purpose === 'commit') return { ...action, epoch };
  throw new Error('the hub holds no commit');
}
