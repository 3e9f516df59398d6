import { useEffect, useRef } from 'preact/hooks';
import type { Result } from '../base/client.ts';
import { type CallState, useCall } from '../base/use-call.ts';
import { pauseMs } from './poll.ts';

/** An invoice as its store sees it now: asked again and again while it is looked at, and at once when one comes back to it. */
export function useStoreInvoice(store: string, invoice: string): CallState<Result<'storeInvoice'>> {
  const state = useCall('storeInvoice', { store, invoice });
  const { data, error, loading, reload } = state;
  const failures = useRef(0);
  const since = useRef(Date.now());
  useEffect(() => {
    if (loading) return;
    failures.current = error ? failures.current + 1 : 0;
    const pause = pauseMs({
      status: data?.status,
      failures: failures.current,
      watchedMs: Date.now() - since.current,
    });
    if (pause === undefined) return;
    const visible = () => document.visibilityState === 'visible';
    const timer = setTimeout(() => visible() && reload(), pause);
    const back = () => visible() && reload();
    document.addEventListener('visibilitychange', back);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', back);
    };
  }, [loading, data, error, reload]);
  return state;
}
