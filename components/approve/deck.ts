import type { ApprovalCard, ApprovalQueue } from '../../lib/rpc/views.ts';

/** Why the card in front is as it is. */
export type DeckNote =
  /** The background had another by the time of the click: this is the new one. */
  | 'changed'
  /** Its page took it back, left, or its time passed: nothing can be approved any more. */
  | 'withdrawn';

/**
 * What the window shows. The card in front is a copy that news never replaces: only a decision, or the user's own act on it, does
 * (provider.md: "What is shown never changes under the cursor").
 */
export interface Deck {
  readonly front: ApprovalCard | null;
  readonly note: DeckNote | null;
  /** Waiting behind the front one, in the order they came. */
  readonly behind: readonly ApprovalCard[];
  readonly offerBlock: string | null;
}

export const EMPTY_DECK: Deck = { front: null, note: null, behind: [], offerBlock: null };

/**
 * News of the queue: the front card stays as it was shown, unless it waits for the answer of a shop that the user had asked; one that is
 * gone from the queue is marked as withdrawn.
 */
export function withQueue(deck: Deck, queue: ApprovalQueue): Deck {
  const awaited = deck.front?.shop?.state === 'asking';
  const answer = awaited ? queue.cards.find(({ key }) => key === deck.front?.key) : undefined;
  const front = answer ?? deck.front ?? queue.cards[0] ?? null;
  const there = queue.cards.some(({ key }) => key === front?.key);
  return {
    front,
    note: front !== null && !there ? 'withdrawn' : deck.note,
    behind: queue.cards.filter(({ key }) => key !== front?.key),
    offerBlock: queue.offerBlock ?? null,
  };
}

/** The front card was decided or is put away: the next one comes up. */
export function withoutFront(deck: Deck): Deck {
  const [front = null, ...behind] = deck.behind;
  return { ...deck, front, note: null, behind };
}

/**
 * The same request anew, with what the background knows now: after `Changed`, or after an act of the user's own, such as unlocking,
 * that makes another card of it.
 */
export function withFrontAnew(deck: Deck, queue: ApprovalQueue, note: DeckNote | null): Deck {
  const anew = queue.cards.find(({ key }) => key === deck.front?.key);
  if (anew === undefined) return withQueue(deck, queue);
  return withQueue({ ...deck, front: anew, note }, queue);
}

/** How many wait, the front one included unless it was withdrawn. */
export function waiting({ front, note, behind }: Deck): number {
  return behind.length + (front === null || note === 'withdrawn' ? 0 : 1);
}
