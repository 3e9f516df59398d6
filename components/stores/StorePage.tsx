import type { ComponentChildren } from 'preact';
import type { StoreView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { go } from '../home/route.ts';
import { useStore } from './use-store.ts';
import './stores.css';

interface Props {
  readonly id: string;
  /** Of the screen; left out: the store's own name. */
  readonly title?: string;
  readonly onBack: () => void;
  readonly testid: string;
  readonly children: (store: StoreView, reload: () => void) => ComponentChildren;
}

/** A screen of one store: waits for it, and says when it cannot be had. */
export function StorePage({ id, title, onBack, testid, children }: Props) {
  const { store, error, gone, reload } = useStore(id);
  return (
    <Page title={title ?? store?.label ?? t('store_title')} onBack={onBack} testid={testid}>
      {store ? (
        children(store, reload)
      ) : error ? (
        <ErrorNotice
          room="store"
          error={error}
          actions={
            <Button small kind="secondary" onClick={reload} testid="try-again">
              {t('try_again')}
            </Button>
          }
        />
      ) : gone ? (
        <Empty
          icon="store"
          title={t('store_gone')}
          action={
            <Button kind="secondary" onClick={() => go('stores')}>
              {t('nav_stores')}
            </Button>
          }
        />
      ) : (
        <Skeleton lines={6} />
      )}
    </Page>
  );
}
