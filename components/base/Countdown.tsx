import { useEffect, useRef, useState } from 'preact/hooks';
import { formatDuration } from './time.ts';

interface Props {
  /** Unix seconds. */
  readonly until: number;
  readonly onEnd?: () => void;
}

/** Time left, counted by the second near the end and by the minute before. */
export function Countdown({ until, onEnd }: Props) {
  const [now, setNow] = useState(Date.now() / 1000);
  const end = useRef(onEnd);
  end.current = onEnd;
  const left = until - now;
  const over = left <= 0;
  useEffect(() => {
    if (over) {
      end.current?.();
      return;
    }
    const timer = setInterval(() => setNow(Date.now() / 1000), left > 3_600 ? 30_000 : 1_000);
    return () => clearInterval(timer);
  }, [over, left > 3_600]);
  return <time class="countdown">{formatDuration(Math.ceil(Math.max(0, left)))}</time>;
}
