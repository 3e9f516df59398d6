import { useState } from 'preact/hooks';
import type { ActivityQuery } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { Choice } from '../base/Choice.tsx';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { IconButton } from '../base/IconButton.tsx';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { TextField } from '../base/TextField.tsx';
import { useLater } from '../base/use-later.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { EntryList } from './EntryList.tsx';
import { Export } from './Export.tsx';
import { useActivity } from './use-activity.ts';

type Kind = NonNullable<ActivityQuery['kind']>;
const KINDS: readonly Kind[] = ['all', 'sent', 'received', 'chain', 'channel'];

/** All that happened, newest first; more is fetched as one scrolls. `#/activity/<origin>`: of one site. */
export function Activity({ arg }: ScreenProps) {
  const [search, setSearch] = useState('');
  const [kind, setKind] = useState<Kind>('all');
  const [exporting, setExporting] = useState(false);
  const wanted = useLater(search.trim());
  const { entries, more, error, loading, loadMore } = useActivity({
    kind,
    ...(wanted !== '' && { search: wanted }),
    ...(arg !== undefined && { origin: arg }),
  });
  const filtered = wanted !== '' || kind !== 'all';
  return (
    <Page
      title={arg === undefined ? t('nav_activity') : new URL(arg).host}
      testid="activity-screen"
      {...(arg !== undefined && { onBack: () => go('site', arg) })}
      aside={
        <IconButton icon="export" label={t('export')} onClick={() => setExporting(true)} testid="export" />
      }
    >
      <TextField
        bare
        type="search"
        label={t('search')}
        placeholder={t('search_hint')}
        value={search}
        onInput={setSearch}
        testid="search"
      />
      <Choice
        bare
        label={t('filter')}
        value={kind}
        onChange={setKind}
        testid="filter"
        options={KINDS.map((value) => ({ value, label: t(`filter_${value}`) }))}
      />
      <ErrorNotice error={error} />
      {entries.length > 0 && <EntryList entries={entries} more={more} onMore={loadMore} />}
      {entries.length === 0 &&
        !error &&
        (loading ? (
          <Skeleton lines={6} />
        ) : filtered ? (
          <Empty
            icon="search"
            title={t('nothing_found')}
            action={
              <Button
                kind="secondary"
                small
                onClick={() => {
                  setSearch('');
                  setKind('all');
                }}
              >
                {t('filter_clear')}
              </Button>
            }
          />
        ) : (
          <Empty icon="activity" title={t('activity_empty')}>
            {t('activity_empty_text')}
          </Empty>
        ))}
      {exporting && <Export onClose={() => setExporting(false)} />}
    </Page>
  );
}
