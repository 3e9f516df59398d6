/** How long a card must have stood still, in front, before Approve can be pressed (provider.md "Approvals"). */
export const ARM_DELAY_MS = 500;

/**
 * Approve is armed when nothing has changed for a while: it answers neither the second half of a double click that was meant for
 * the page below, nor a key held down while the window came up. Times are of one monotonic clock, in ms.
 */
export interface Arming {
  /** When the window last came to the front or its content changed; null while it is hidden. */
  readonly since: number | null;
}

export type ArmingEvent =
  /** The window got the focus, became visible, was moved into another size, or shows something else. */
  'changed' | 'hidden';

export function arm(_: Arming, event: ArmingEvent, now: number): Arming {
  return { since: event === 'hidden' ? null : now };
}

export function isArmed({ since }: Arming, now: number): boolean {
  return since !== null && now - since >= ARM_DELAY_MS;
}

/** @returns ms until it is armed, 0 when it is; null while hidden, for then no time brings it nearer */
export function armsIn({ since }: Arming, now: number): number | null {
  return since === null ? null : Math.max(0, since + ARM_DELAY_MS - now);
}

/**
 * A press counts when it both began and ended armed: a pointer or key that went down before is not taken for consent when it comes up
 * after.
 * @param pressedAt when the pointer or key went down; null when none did, as with a click by an assistive tool
 */
export function pressCounts(arming: Arming, pressedAt: number | null, now: number): boolean {
  return isArmed(arming, now) && (pressedAt === null || isArmed(arming, pressedAt));
}
