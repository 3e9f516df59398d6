import type { StoreInvoiceView, StoreView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { Dialog } from '../base/Dialog.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { useAction } from '../base/use-action.ts';

interface Props {
  readonly store: StoreView;
  readonly invoice: StoreInvoiceView;
  readonly status: 'settled' | 'invalid';
  readonly onClose: () => void;
  readonly onMarked: () => void;
}

/** Asks before an invoice is marked by hand: the shop behind it acts on that. */
export function MarkInvoice({ store, invoice, status, onClose, onMarked }: Props) {
  const { busy, error, run } = useAction();
  return (
    <Dialog
      title={t(`store_mark_${status}_title`)}
      onClose={onClose}
      testid="mark-dialog"
      actions={
        <>
          <Button kind="secondary" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            kind={status === 'invalid' ? 'danger' : 'primary'}
            busy={busy}
            testid="mark-confirm"
            onClick={() =>
              run(async () => {
                await call('markStoreInvoice', { store: store.id, invoice: invoice.id, status });
                onMarked();
                onClose();
              })
            }
          >
            {t(`store_mark_${status}`)}
          </Button>
        </>
      }
    >
      <p>{t(`store_mark_${status}_text`)}</p>
      <ErrorNotice room="store" error={error} />
    </Dialog>
  );
}
