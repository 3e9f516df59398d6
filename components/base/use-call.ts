import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { UiMethodName, UiMethods } from '../../lib/rpc/ui-methods.ts';
import type { UiTopic } from '../../lib/rpc/wire.ts';
import { call, onChanged, type Result } from './client.ts';
import { failureOf, type UiFailure } from './failure.ts';

export interface CallState<T> {
  readonly data: T | undefined;
  readonly error: UiFailure | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
}

const plainCall = call as (method: UiMethodName, params?: unknown) => Promise<unknown>;

/**
 * The answer to a read, asked again when one of `topics` changes; the last answer stays while the next is on its way.
 * `params` null: not asked yet.
 */
export function useCall<M extends UiMethodName>(
  method: M,
  params?: UiMethods[M]['params'] | null,
  topics: readonly UiTopic[] = [],
): CallState<Result<M>> {
  const key = params === null ? null : JSON.stringify(params ?? {});
  const topicKey = topics.join();
  const [state, setState] = useState<Omit<CallState<Result<M>>, 'reload'>>({
    data: undefined,
    error: undefined,
    loading: key !== null,
  });
  const [round, setRound] = useState(0);
  const latest = useRef({ params, key });
  latest.current = { params, key };
  const reload = useCallback(() => setRound((value) => value + 1), []);

  // The key stands for the params, the round for a reload.
  useEffect(() => {
    if (key === null) return;
    let alive = true;
    setState((old) => ({ ...old, loading: true }));
    plainCall(method, latest.current.params ?? undefined)
      .then((data) => {
        if (alive) setState({ data: data as Result<M>, error: undefined, loading: false });
      })
      .catch((error: unknown) => {
        if (alive) setState((old) => ({ data: old.data, error: failureOf(error), loading: false }));
      });
    return () => {
      alive = false;
    };
  }, [method, key, round]);

  useEffect(() => {
    if (topicKey === '') return;
    const wanted = new Set(topicKey.split(','));
    return onChanged((changed) => {
      if (changed.some((topic) => wanted.has(topic))) reload();
    });
  }, [topicKey, reload]);

  return { ...state, reload };
}
