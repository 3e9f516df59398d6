import type { StoreView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { Icon } from '../base/Icon.tsx';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { useCall } from '../base/use-call.ts';
import { go } from '../home/route.ts';
import { KIND_TEXTS, plainHost } from './kinds.ts';
import { WaitingPairings } from './WaitingPairings.tsx';
import './stores.css';

/** The user's own BTCPay stores: each with how it lets the wallet in. */
export function Stores() {
  const { data, error, reload } = useCall('stores');
  return (
    <Page title={t('nav_stores')} testid="stores">
      <WaitingPairings onPaired={reload} />
      {data && data.length > 0 && (
        <>
          <ul class="site-list store-list">
            {data.map((store) => (
              <li key={store.id}>
                <Row store={store} />
              </li>
            ))}
          </ul>
          <Button kind="secondary" wide icon="plus" onClick={() => go('store-add')} testid="store-add">
            {t('store_add')}
          </Button>
        </>
      )}
      {data?.length === 0 && (
        <Empty
          icon="store"
          title={t('stores_empty')}
          action={
            <Button icon="plus" onClick={() => go('store-add')} testid="store-add">
              {t('store_add')}
            </Button>
          }
        >
          {t('stores_empty_text')}
        </Empty>
      )}
      {!data && !error && <Skeleton lines={6} />}
      <ErrorNotice
        room="store"
        error={error}
        actions={
          <Button small kind="secondary" onClick={reload} testid="try-again">
            {t('try_again')}
          </Button>
        }
      />
    </Page>
  );
}

function Row({ store }: { readonly store: StoreView }) {
  const host = plainHost(store.host);
  return (
    <button
      type="button"
      class="entry"
      data-testid="store-row"
      data-id={store.id}
      onClick={() => go('store', store.id)}
    >
      <span class="site-letter" aria-hidden="true">
        {[...store.label][0]?.toUpperCase()}
      </span>
      <span class="entry-what">
        <bdi>{store.label}</bdi>
        <small>
          {store.label !== host && store.label !== store.host && (
            <>
              <bdi dir="ltr">{host}</bdi> ·{' '}
            </>
          )}
          {t(KIND_TEXTS[store.kind])}
        </small>
      </span>
      <Icon name="next" size={18} />
    </button>
  );
}
