import { useId, useState } from 'preact/hooks';
import type { StoreView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { Dialog } from '../base/Dialog.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { TextField } from '../base/TextField.tsx';
import { useAction } from '../base/use-action.ts';

interface Props {
  readonly store: StoreView;
  readonly onClose: () => void;
  readonly onRenamed: () => void;
}

/** The user's own name for a store; nobody else sees it. */
export function RenameStore({ store, onClose, onRenamed }: Props) {
  const [label, setLabel] = useState(store.label);
  const { busy, error, run } = useAction();
  const form = useId();
  const wanted = label.trim();
  return (
    <Dialog
      title={t('store_rename_title')}
      onClose={onClose}
      testid="store-rename-dialog"
      actions={
        <>
          <Button kind="secondary" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form={form} busy={busy} disabled={wanted === ''} testid="store-rename-save">
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted === '') return;
          run(async () => {
            await call('renameStore', { id: store.id, label: wanted });
            onRenamed();
            onClose();
          });
        }}
      >
        <TextField
          label={t('store_label')}
          value={label}
          onInput={setLabel}
          maxLength={80}
          hint={t('store_label_hint')}
          testid="store-label"
        />
      </form>
      <ErrorNotice room="store" error={error} />
    </Dialog>
  );
}
