import { useCallback, useEffect, useState } from 'preact/hooks';
import type { BudgetRequest } from '../../lib/provider/types.ts';
import type { ApprovalQueue } from '../../lib/rpc/views.ts';
import { call, onChanged } from '../base/client.ts';
import { failureOf, type UiFailure } from '../base/failure.ts';
import { type Action, useAction } from '../base/use-action.ts';
import { type Deck, EMPTY_DECK, withFrontAnew, withoutFront, withQueue } from './deck.ts';

export interface DeckState {
  readonly deck: Deck;
  readonly loaded: boolean;
  readonly failed: UiFailure | undefined;
  readonly action: Action;
  readonly approve: (budget: BudgetRequest | undefined) => void;
  readonly reject: () => void;
  readonly rejectAll: () => void;
  /** Puts a withdrawn card away. */
  readonly next: () => void;
  /** The user did something that makes another card of it: shows it as it is now. */
  readonly renew: () => void;
}

/** The queue as the background tells it and the decisions on its front card. */
export function useDeck(): DeckState {
  const [deck, setDeck] = useState<Deck>(EMPTY_DECK);
  const [loaded, setLoaded] = useState(false);
  const [failed, setFailed] = useState<UiFailure | undefined>();
  const action = useAction();
  const { run } = action;

  const load = useCallback(async (change: (deck: Deck, queue: ApprovalQueue) => Deck) => {
    try {
      const queue = await call('approvals');
      setDeck((deck) => change(deck, queue));
      setFailed(undefined);
    } catch (error) {
      setFailed(failureOf(error));
    }
    setLoaded(true);
  }, []);

  useEffect(() => {
    void load(withQueue);
    return onChanged((topics) => {
      if (topics.includes('approvals')) void load(withQueue);
    });
  }, [load]);

  const { front } = deck;
  /** The card in front is decided: the queue that comes with the answer may still hold it. */
  const decided = useCallback(
    (key: string) =>
      load((deck, queue) => {
        const cards = queue.cards.filter((card) => card.key !== key);
        const rest = deck.front?.key === key ? withoutFront(deck) : deck;
        return withQueue({ ...rest, front: null, note: null }, { ...queue, cards });
      }),
    [load],
  );

  const approve = (budget: BudgetRequest | undefined) => {
    if (front === null) return;
    const { key, digest } = front;
    run(async () => {
      try {
        await call('approve', { key, digest, ...(budget && { budget }) });
      } catch (error) {
        const failure = failureOf(error);
        await load((deck, queue) =>
          withFrontAnew(deck, queue, failure.code === 'Changed' ? 'changed' : null),
        );
        if (failure.code === 'Changed') return;
        throw failure;
      }
      await decided(key);
    });
  };
  const reject = () => {
    if (front === null) return;
    const { key } = front;
    run(async () => {
      await call('reject', { key });
      await decided(key);
    });
  };
  const rejectAll = () =>
    run(async () => {
      await call('rejectAll');
      setDeck(EMPTY_DECK);
      await load(withQueue);
    });
  const next = () => {
    action.clear();
    setDeck(withoutFront);
  };
  const renew = () => void load((deck, queue) => withFrontAnew(deck, queue, null));

  return { deck, loaded, failed, action, approve, reject, rejectAll, next, renew };
}
