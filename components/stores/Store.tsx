import { useState } from 'preact/hooks';
import type { StoreView } from '../../lib/rpc/views.ts';
import { Badge } from '../base/Badge.tsx';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { Facts } from '../base/Facts.tsx';
import { Icon, type IconName } from '../base/Icon.tsx';
import { t } from '../base/i18n.ts';
import { Spinner } from '../base/Spinner.tsx';
import { formatDay } from '../base/time.ts';
import { useCall } from '../base/use-call.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { ExportStore } from './ExportStore.tsx';
import { KIND_TEXTS, plainHost } from './kinds.ts';
import { RemoveStore } from './RemoveStore.tsx';
import { RenameStore } from './RenameStore.tsx';
import { StorePage } from './StorePage.tsx';

/** One store: whether it answers, what can be done with it, and its key. */
export function Store({ arg = '' }: ScreenProps) {
  return (
    <StorePage id={arg} onBack={() => go('stores')} testid="store-screen">
      {(store, reload) => (
        <>
          <Button wide icon="plus" onClick={() => go('store-new', store.id)} testid="store-new-invoice">
            {t('store_new_invoice')}
          </Button>
          <nav class="store-places" aria-label={t('store_places')}>
            <Place to="store-invoices" id={store.id} icon="file" />
            <Place to="store-rates" id={store.id} icon="activity" />
          </nav>
          <Status store={store} />
          <Manage store={store} onRenamed={reload} />
        </>
      )}
    </StorePage>
  );
}

const PLACE_TEXTS = { 'store-invoices': 'store_invoices', 'store-rates': 'store_rates' } as const;

interface PlaceProps {
  readonly to: keyof typeof PLACE_TEXTS;
  readonly id: string;
  readonly icon: IconName;
}

function Place({ to, id, icon }: PlaceProps) {
  return (
    <button type="button" class="entry" data-testid={to} onClick={() => go(to, id)}>
      <span class="entry-icon">
        <Icon name={icon} size={18} />
      </span>
      <span class="entry-what">
        <bdi>{t(PLACE_TEXTS[to])}</bdi>
      </span>
      <Icon name="next" size={18} />
    </button>
  );
}

/** Asked when the screen comes up, and again by the button. */
function Status({ store }: { readonly store: StoreView }) {
  const { data, error, loading, reload } = useCall('checkStore', { id: store.id });
  return (
    <Card
      title={t('store_status')}
      aside={
        <span role="status" data-testid="store-check" data-state={loading ? 'asking' : error ? 'bad' : 'ok'}>
          {loading ? (
            <span class="row soft">
              <Spinner /> {t('store_checking')}
            </span>
          ) : error ? (
            <Badge kind="bad">{t('store_check_bad')}</Badge>
          ) : (
            data === null && <Badge kind="ok">{t('store_check_ok')}</Badge>
          )}
        </span>
      }
    >
      {!loading && <ErrorNotice room="store" error={error} />}
      <Facts
        facts={[
          { label: t('store_host_fact'), value: <bdi dir="ltr">{plainHost(store.host)}</bdi> },
          { label: t('store_kind'), value: t(KIND_TEXTS[store.kind]) },
          ...(store.storeId !== undefined
            ? [{ label: t('store_id'), value: <code dir="ltr">{store.storeId}</code> }]
            : []),
          { label: t('store_since'), value: formatDay(store.at) },
        ]}
      />
      <div class="row">
        <Button small kind="secondary" busy={loading} onClick={reload} testid="store-check-now">
          {t('store_check')}
        </Button>
      </div>
    </Card>
  );
}

interface ManageProps {
  readonly store: StoreView;
  readonly onRenamed: () => void;
}

function Manage({ store, onRenamed }: ManageProps) {
  const [asking, setAsking] = useState<'rename' | 'export' | 'remove' | undefined>();
  const close = () => setAsking(undefined);
  return (
    <div class="actions">
      <Button kind="secondary" onClick={() => setAsking('rename')} testid="store-rename">
        {t('store_rename')}
      </Button>
      <Button kind="secondary" onClick={() => setAsking('export')} testid="store-export">
        {t('store_export')}
      </Button>
      <Button kind="secondary" onClick={() => setAsking('remove')} testid="store-remove">
        {t('store_remove')}
      </Button>
      {asking === 'rename' && <RenameStore store={store} onClose={close} onRenamed={onRenamed} />}
      {asking === 'export' && <ExportStore store={store} onClose={close} />}
      {asking === 'remove' && <RemoveStore store={store} onClose={close} />}
    </div>
  );
}
