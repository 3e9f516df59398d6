import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DemoProps } from './demo-props.ts';

/** Remembered in the tab, so that a reload goes on with it. */
const KEY = 'picopay-demo';
const Nothing: ComponentType<DemoProps> = () => null;

/** The way that does everything by itself: loaded in the demo build alone, never shown elsewhere. */
export function useDemo() {
  const [Screen, setScreen] = useState<ComponentType<DemoProps>>(() => Nothing);
  const [shown, setShown] = useState(__DEMO__ && sessionStorage.getItem(KEY) !== null);
  useEffect(() => {
    if (__DEMO__ && shown) void import('../demo/TryIt.tsx').then(({ TryIt }) => setScreen(() => TryIt));
  }, [shown]);
  return {
    shown,
    Screen,
    enter: () => {
      if (__DEMO__) sessionStorage.setItem(KEY, 'on');
      setShown(true);
    },
    leave: () => {
      if (__DEMO__) sessionStorage.removeItem(KEY);
      setShown(false);
    },
  };
}
