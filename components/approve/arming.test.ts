import { describe, expect, it } from 'vitest';
import { type Arming, arm, armsIn, isArmed, pressCounts } from './arming.ts';

const start: Arming = { since: 1000 };

describe('arming', () => {
  it('takes half a second of standing still', () => {
    expect(isArmed(start, 1499)).toBe(false);
    expect(isArmed(start, 1500)).toBe(true);
    expect(armsIn(start, 1200)).toBe(300);
    expect(armsIn(start, 9000)).toBe(0);
  });

  it('starts again at each change, however long it was armed', () => {
    const changed = arm(start, 'changed', 60_000);
    expect(isArmed(changed, 60_499)).toBe(false);
    expect(isArmed(changed, 60_500)).toBe(true);
  });

  it('is never armed while hidden, and starts again when shown', () => {
    const hidden = arm(start, 'hidden', 2000);
    expect(isArmed(hidden, 99_000)).toBe(false);
    expect(armsIn(hidden, 99_000)).toBeNull();
    expect(isArmed(arm(hidden, 'changed', 99_000), 99_100)).toBe(false);
  });

  it('does not count a press that began before it was armed', () => {
    expect(pressCounts(start, 1499, 1600)).toBe(false);
    expect(pressCounts(start, 1500, 1600)).toBe(true);
  });

  it('counts the press of a tool that tells no beginning, but only when armed', () => {
    expect(pressCounts(start, null, 1499)).toBe(false);
    expect(pressCounts(start, null, 1500)).toBe(true);
  });
});
