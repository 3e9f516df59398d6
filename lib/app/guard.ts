import type { Hex } from '../bytes.ts';
import type { Problem } from '../wallet/broadcast.ts';
import { type GuardOptions, guard } from '../wallet/guard.ts';
import type { Wallet } from '../wallet/index.ts';

export interface LookResult {
  /** What the guard gave to the chain for the first time. */
  readonly published: readonly { readonly handle: Hex; readonly purpose: string; readonly txid: Hex }[];
  readonly problems: readonly Problem[];
}

/**
 * One look at the chain for all channels, by whoever holds their keys: the full wallet; or, locked, the wallet of live
 * budgets for its own and the guard for the rest. Throws ChainUnavailable.
 */
export async function lookAfter(options: GuardOptions, wallet: Wallet | undefined): Promise<LookResult> {
  const looked = await wallet?.tick();
  const problems = looked?.problems ?? [];
  if (wallet?.full) return { published: [], problems };
  const guarded = await guard(options).tick({ except: wallet?.handles ?? [] });
  return { published: guarded.published, problems: [...problems, ...guarded.problems] };
}
