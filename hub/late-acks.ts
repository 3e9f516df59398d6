import type { Push } from './connection.ts';

/** How long a mere acknowledgement waits for a message to travel with. */
const PATIENCE_MS = 5;

/** Acknowledgements of what is durable already, that no message carries yet. */
export interface LateAcks {
  /** The newest one of a client takes the place of the one before. */
  add(push: Push, text: string): void;
  /** A message carries it. */
  drop(push: Push): void;
}

/**
 * Nobody waits for a mere acknowledgement, and most often a message follows within a millisecond: the payee's settle, the
 * next receipt. One frame then serves for both.
 */
export function lateAcks(): LateAcks {
  const waiting = new Map<Push, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function sendAll(): void {
    timer = undefined;
    for (const [push, text] of waiting) push.send(text);
    waiting.clear();
  }

  return {
    add(push, text) {
      waiting.set(push, text);
      if (timer === undefined) timer = setTimeout(sendAll, PATIENCE_MS);
    },
    drop: (push) => void waiting.delete(push),
  };
}
