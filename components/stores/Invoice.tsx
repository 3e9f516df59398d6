import { useState } from 'preact/hooks';
import type { StoreInvoiceView, StoreView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { InvoiceFacts } from './InvoiceFacts.tsx';
import { InvoiceStatus } from './InvoiceStatus.tsx';
import { MarkInvoice } from './MarkInvoice.tsx';
import { PayCodes } from './PayCodes.tsx';
import { StorePage } from './StorePage.tsx';
import { useStoreInvoice } from './use-store-invoice.ts';

/** One invoice of a store, as it is paid. `#/store-invoice/<store>/<invoice>`. */
export function Invoice({ arg = '' }: ScreenProps) {
  const [id = '', invoice = ''] = arg.split('/', 2);
  return (
    <StorePage
      id={id}
      title={t('store_invoice')}
      onBack={() => go('store-invoices', id)}
      testid="store-invoice-screen"
    >
      {(store) => <Watched store={store} id={invoice} />}
    </StorePage>
  );
}

interface Props {
  readonly store: StoreView;
  readonly id: string;
}

function Watched({ store, id }: Props) {
  const { data, error, reload } = useStoreInvoice(store.id, id);
  const again = (
    <Button small kind="secondary" onClick={reload} testid="try-again">
      {t('try_again')}
    </Button>
  );
  if (!data)
    return error ? <ErrorNotice room="store" error={error} actions={again} /> : <Skeleton lines={8} />;
  return (
    <>
      <InvoiceStatus invoice={data} onTimeOver={reload} />
      <ErrorNotice room="store" error={error} actions={again} />
      {data.status === 'new' && <PayCodes invoice={data} />}
      <InvoiceFacts invoice={data} />
      <div class="actions">
        <Button
          kind="secondary"
          icon="plus"
          onClick={() => go('store-new', store.id)}
          testid="another-invoice"
        >
          {t('another_invoice')}
        </Button>
        {store.kind === 'greenfield' && <Marks store={store} invoice={data} onMarked={reload} />}
      </div>
    </>
  );
}

interface MarksProps {
  readonly store: StoreView;
  readonly invoice: StoreInvoiceView;
  readonly onMarked: () => void;
}

/** What the owner may say of an invoice against what the chain says. */
function Marks({ store, invoice, onMarked }: MarksProps) {
  const [asking, setAsking] = useState<'settled' | 'invalid' | undefined>();
  return (
    <>
      {invoice.status !== 'settled' && (
        <Button kind="secondary" onClick={() => setAsking('settled')} testid="mark-settled">
          {t('store_mark_settled')}
        </Button>
      )}
      {invoice.status !== 'invalid' && (
        <Button kind="secondary" onClick={() => setAsking('invalid')} testid="mark-invalid">
          {t('store_mark_invalid')}
        </Button>
      )}
      {asking && (
        <MarkInvoice
          store={store}
          invoice={invoice}
          status={asking}
          onClose={() => setAsking(undefined)}
          onMarked={onMarked}
        />
      )}
    </>
  );
}
