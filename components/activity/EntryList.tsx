import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ActivityEntry } from '../../lib/rpc/views.ts';
import { t } from '../base/i18n.ts';
import { Spinner } from '../base/Spinner.tsx';
import { formatDayHead } from '../base/time.ts';
import { EntryRow } from './EntryRow.tsx';
import { byDay } from './merge.ts';

interface Props {
  readonly entries: readonly ActivityEntry[];
  readonly more: boolean;
  readonly onMore: () => void;
}

/** The list by days. Days out of sight are not drawn (content-visibility); its end coming near fetches more. */
export function EntryList({ entries, more, onMore }: Props) {
  const groups = useMemo(() => byDay(entries), [entries]);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (!element || !more) return;
    const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && onMore(), {
      rootMargin: '600px',
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [more, onMore]);
  return (
    <div class="entries">
      {groups.map((group) => (
        <section
          key={group[0].id}
          class="entry-day"
          style={{ containIntrinsicBlockSize: `auto ${group.length * 58 + 30}px` }}
        >
          <h2>{formatDayHead(group[0].at)}</h2>
          <ul>
            {group.map((entry) => (
              <li key={entry.id}>
                <EntryRow entry={entry} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {more && (
        <div ref={end} class="entries-more">
          <Spinner />
          <button type="button" class="link" onClick={onMore} data-testid="more">
            {t('more')}
          </button>
        </div>
      )}
    </div>
  );
}
