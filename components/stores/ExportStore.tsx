import { useId, useState } from 'preact/hooks';
import type { StoreView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { CurrentPassword } from '../base/CurrentPassword.tsx';
import { call } from '../base/client.ts';
import { Dialog } from '../base/Dialog.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { saveFile } from '../base/save-file.ts';
import { useAction } from '../base/use-action.ts';

interface Props {
  readonly store: StoreView;
  readonly onClose: () => void;
}

/** The store's key as a file, in the clear: after the password, for another program. */
export function ExportStore({ store, onClose }: Props) {
  const [password, setPassword] = useState('');
  const action = useAction();
  const form = useId();
  return (
    <Dialog
      title={t('store_export_title', [store.label])}
      onClose={onClose}
      testid="store-export-dialog"
      actions={
        <>
          <Button kind="secondary" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            form={form}
            icon="export"
            busy={action.busy}
            disabled={password === ''}
            testid="store-export-go"
          >
            {t('store_export_go')}
          </Button>
        </>
      }
    >
      <Notice kind="warn">{t('store_export_text')}</Notice>
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (password === '') return;
          action.run(async () => {
            saveFile(await call('exportStore', { id: store.id, password }));
            onClose();
          });
        }}
      >
        <CurrentPassword
          value={password}
          onInput={setPassword}
          action={action}
          testid="store-export-password"
        />
      </form>
    </Dialog>
  );
}
