import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { Dialog } from '../base/Dialog.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { saveFile } from '../base/save-file.ts';
import { useAction } from '../base/use-action.ts';

/** The whole activity as a file. */
export function Export({ onClose }: { readonly onClose: () => void }) {
  const { busy, error, run } = useAction();
  const save = (format: 'csv' | 'json') =>
    run(async () => {
      saveFile(await call('exportActivity', { format }));
      onClose();
    });
  return (
    <Dialog
      title={t('export')}
      onClose={onClose}
      testid="export-dialog"
      actions={
        <>
          <Button busy={busy} onClick={() => save('csv')} testid="export-csv">
            CSV
          </Button>
          <Button busy={busy} kind="secondary" onClick={() => save('json')} testid="export-json">
            JSON
          </Button>
        </>
      }
    >
      <p>{t('export_text')}</p>
      <ErrorNotice error={error} />
    </Dialog>
  );
}
