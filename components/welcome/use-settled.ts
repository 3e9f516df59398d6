import { useEffect, useState } from 'preact/hooks';

const STILL_MS = 350;

/** @returns the value once it has not changed for a moment: what is typed is not asked about letter by letter */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), STILL_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
