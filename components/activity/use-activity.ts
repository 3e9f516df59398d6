import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ActivityEntry, ActivityQuery } from '../../lib/rpc/views.ts';
import { call, onChanged } from '../base/client.ts';
import { failureOf, type UiFailure } from '../base/failure.ts';
import { mergeNewest } from './merge.ts';

interface State {
  readonly entries: readonly ActivityEntry[];
  readonly after?: string | undefined;
  readonly error?: UiFailure | undefined;
  readonly loading: boolean;
}

const PAGE = 50;

/**
 * Entries that match, page after page. When something new happens only the first page is asked for again, and what is new is put
 * before what is there: a long list stays where it is.
 */
export function useActivity(query: Omit<ActivityQuery, 'after' | 'limit'>) {
  const key = JSON.stringify(query);
  const [state, setState] = useState<State>({ entries: [], loading: true });
  const round = useRef(0);
  const busy = useRef(false);

  const fetchPage = useCallback(
    async (after: string | undefined, join: (old: State, page: State) => State) => {
      const mine = round.current;
      try {
        const asked = {
          ...(JSON.parse(key) as ActivityQuery),
          limit: PAGE,
          ...(after !== undefined && { after }),
        };
        const page = await call('activity', asked);
        if (mine !== round.current) return;
        setState((old) => join(old, { entries: page.entries, after: page.after, loading: false }));
      } catch (error) {
        if (mine === round.current) setState((old) => ({ ...old, error: failureOf(error), loading: false }));
      }
    },
    [key],
  );

  useEffect(() => {
    round.current += 1;
    busy.current = false;
    setState((old) => ({ ...old, loading: true }));
    void fetchPage(undefined, (_, page) => page);
    return onChanged((topics) => {
      if (!topics.includes('activity')) return;
      void fetchPage(undefined, (old, page) => mergeNewest(old, page));
    });
  }, [fetchPage]);

  const { after } = state;
  const loadMore = useCallback(() => {
    if (after === undefined || busy.current) return;
    busy.current = true;
    void fetchPage(after, (old, page) => ({ ...page, entries: [...old.entries, ...page.entries] })).finally(
      () => {
        busy.current = false;
      },
    );
  }, [after, fetchPage]);

  return {
    entries: state.entries,
    more: after !== undefined,
    error: state.error,
    loading: state.loading,
    loadMore,
  };
}
