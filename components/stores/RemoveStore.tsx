import type { StoreView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { Dialog } from '../base/Dialog.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { useAction } from '../base/use-action.ts';
import { go } from '../home/route.ts';
import { plainHost } from './kinds.ts';

interface Props {
  readonly store: StoreView;
  readonly onClose: () => void;
}

/** Asks before the key of a store is forgotten. */
export function RemoveStore({ store, onClose }: Props) {
  const { busy, error, run } = useAction();
  return (
    <Dialog
      title={t('store_remove_title', [store.label])}
      onClose={onClose}
      testid="store-remove-dialog"
      actions={
        <>
          <Button kind="secondary" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            kind="danger"
            busy={busy}
            testid="store-remove-confirm"
            onClick={() =>
              run(async () => {
                await call('removeStore', { id: store.id });
                go('stores');
              })
            }
          >
            {t('store_remove')}
          </Button>
        </>
      }
    >
      <p>{t('store_remove_text', [plainHost(store.host)])}</p>
      <ErrorNotice room="store" error={error} />
    </Dialog>
  );
}
