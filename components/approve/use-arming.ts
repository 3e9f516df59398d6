import { useEffect, useRef, useState } from 'preact/hooks';
import { ARM_DELAY_MS, type Arming, type ArmingEvent, arm, armsIn, pressCounts } from './arming.ts';

interface Armed {
  readonly armed: boolean;
  /** For the button: when its press began. */
  readonly onPressStart: (event: Event) => void;
  /** Does this click count as consent? */
  readonly counts: (event: MouseEvent) => boolean;
}

/**
 * Arms half a second after the window came to the front, its size or `content` changed.
 * @param content changes with everything that is shown
 */
export function useArming(content: string): Armed {
  const arming = useRef<Arming>({ since: performance.now() });
  const pressedAt = useRef<number | null>(null);
  const [armed, setArmed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const note = useRef((event: ArmingEvent) => {
    arming.current = arm(arming.current, event, performance.now());
    setArmed(false);
    clearTimeout(timer.current);
    const check = () => {
      const left = armsIn(arming.current, performance.now());
      if (left === 0) setArmed(true);
      else if (left !== null) timer.current = setTimeout(check, left);
    };
    if (event === 'changed') timer.current = setTimeout(check, ARM_DELAY_MS);
  });

  useEffect(() => {
    note.current(document.visibilityState === 'visible' ? 'changed' : 'hidden');
    return () => clearTimeout(timer.current);
  }, [content]);

  useEffect(() => {
    const changed = () => note.current('changed');
    const visibility = () => note.current(document.visibilityState === 'visible' ? 'changed' : 'hidden');
    window.addEventListener('focus', changed);
    window.addEventListener('resize', changed);
    document.addEventListener('visibilitychange', visibility);
    return () => {
      window.removeEventListener('focus', changed);
      window.removeEventListener('resize', changed);
      document.removeEventListener('visibilitychange', visibility);
    };
  }, []);

  return {
    armed,
    onPressStart: (event) => {
      // A key held down repeats: only its first stroke is a beginning.
      if (!(event instanceof KeyboardEvent && event.repeat)) pressedAt.current = performance.now();
    },
    counts: (event) => {
      const began = pressedAt.current;
      pressedAt.current = null;
      const now = performance.now();
      return event.isTrusted && pressCounts(arming.current, began, now);
    },
  };
}
