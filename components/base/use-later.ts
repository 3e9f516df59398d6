import { useEffect, useState } from 'preact/hooks';

/** The value once it has rested for a moment: what is typed is asked about when typing pauses. */
export function useLater<T>(value: T, restMs = 250): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return rested;
}
