import type { ApprovalCard } from '../../lib/rpc/views.ts';
import { askHost } from '../base/ask-host.ts';
import { call } from '../base/client.ts';
import type { UiFailure } from '../base/failure.ts';
import { useAction } from '../base/use-action.ts';
import { mayAskAgain } from '../shop/may-ask-again.ts';

export interface ShopAsk {
  /** ask: the next press asks the shop. asking: its answer is awaited. ready: the next press pays. none: no card of a shop. */
  readonly stage: 'none' | 'ask' | 'asking' | 'ready';
  /** It was asked before, and asking once more may help. */
  readonly again: boolean;
  readonly error: UiFailure | undefined;
  /** Right in the click. */
  readonly ask: () => void;
  /** Something of the wallet is another: what was said of it before stands no more. */
  readonly anew: () => void;
}

/** The step before a shop's card can be approved: its server is asked, when the user says so. */
export function useShopAsk({ key, shop, obstacle }: ApprovalCard, onRenew: () => void): ShopAsk {
  const { busy, error, run } = useAction();
  const failed = error?.code ?? (obstacle?.code === 'Locked' ? undefined : obstacle?.code);
  const again = failed !== undefined && mayAskAgain(failed);
  const askAfter = (allowed?: Promise<void>) =>
    run(async () => {
      await allowed;
      await call('askShop', { key });
      onRenew();
    });
  const ask = () => {
    if (shop !== undefined) askAfter(askHost(shop.base));
  };
  const anew = () => {
    if (shop?.state === 'ready') askAfter();
    else onRenew();
  };
  return { stage: stageOf(shop?.state, busy, again), again, error, ask, anew };
}

function stageOf(
  state: NonNullable<ApprovalCard['shop']>['state'] | undefined,
  busy: boolean,
  again: boolean,
): ShopAsk['stage'] {
  if (state === undefined) return 'none';
  if (busy) return 'asking';
  return state === 'ready' && again ? 'ask' : state;
}
