import { useState } from 'preact/hooks';
import type { StoreInvoiceQuery, StoreView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { formatNumber, t } from '../base/i18n.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import { useCall } from '../base/use-call.ts';
import { useLater } from '../base/use-later.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { type Filter, InvoiceFilter, isFiltered, NO_FILTER, queryOf } from './InvoiceFilter.tsx';
import { InvoiceRow } from './InvoiceRow.tsx';
import { StorePage } from './StorePage.tsx';

/** The invoices of a store, newest first, a page at a time. */
export function Invoices({ arg = '' }: ScreenProps) {
  return (
    <StorePage
      id={arg}
      title={t('store_invoices')}
      onBack={() => go('store', arg)}
      testid="store-invoices-screen"
    >
      {(store) => <List store={store} />}
    </StorePage>
  );
}

const PAGE = 20;

function List({ store }: { readonly store: StoreView }) {
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [page, setPage] = useState(0);
  const wanted = useLater(JSON.stringify({ ...queryOf(filter), offset: page * PAGE }));
  // One more than is shown tells whether there is a next page.
  const query: StoreInvoiceQuery = { ...(JSON.parse(wanted) as StoreInvoiceQuery), limit: PAGE + 1 };
  const { data, error, loading, reload } = useCall('storeInvoices', { store: store.id, query });
  const shown = data?.slice(0, PAGE) ?? [];
  const clear = () => {
    setFilter(NO_FILTER);
    setPage(0);
  };
  return (
    <>
      <InvoiceFilter
        filter={filter}
        onChange={(next) => {
          setFilter(next);
          setPage(0);
        }}
      />
      <ErrorNotice
        room="store"
        error={error}
        actions={
          <Button small kind="secondary" onClick={reload} testid="try-again">
            {t('try_again')}
          </Button>
        }
      />
      {!error && shown.length > 0 && (
        <ul class="invoice-list" data-testid="invoices-list" aria-busy={loading}>
          {shown.map((invoice) => (
            <li key={invoice.id}>
              <InvoiceRow
                invoice={invoice}
                onSelect={() => go('store-invoice', `${store.id}/${invoice.id}`)}
              />
            </li>
          ))}
        </ul>
      )}
      {!error && !data && <Skeleton lines={8} />}
      {!error && data?.length === 0 && (
        <Nothing filtered={isFiltered(filter) || page > 0} store={store} onClear={clear} />
      )}
      {(page > 0 || (data?.length ?? 0) > PAGE) && (
        <nav class="pager" aria-label={t('store_pages')}>
          <Button
            small
            kind="secondary"
            disabled={page === 0}
            onClick={() => setPage(page - 1)}
            testid="page-before"
          >
            {t('store_newer')}
          </Button>
          <span class="soft small" role="status" data-testid="page-number">
            {t('store_page', [formatNumber(page + 1)])}
          </span>
          <Button
            small
            kind="secondary"
            disabled={(data?.length ?? 0) <= PAGE}
            onClick={() => setPage(page + 1)}
            testid="page-next"
          >
            {t('store_older')}
          </Button>
        </nav>
      )}
    </>
  );
}

interface NothingProps {
  readonly filtered: boolean;
  readonly store: StoreView;
  readonly onClear: () => void;
}

function Nothing({ filtered, store, onClear }: NothingProps) {
  if (filtered) {
    return (
      <Empty
        icon="search"
        title={t('nothing_found')}
        action={
          <Button kind="secondary" small onClick={onClear} testid="invoices-clear">
            {t('filter_clear')}
          </Button>
        }
      />
    );
  }
  return (
    <Empty
      icon="store"
      title={t('store_no_invoices')}
      action={
        <Button icon="plus" onClick={() => go('store-new', store.id)} testid="store-new-invoice">
          {t('store_new_invoice')}
        </Button>
      }
    >
      {t('store_no_invoices_text')}
    </Empty>
  );
}
