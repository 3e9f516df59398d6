import { useState } from 'preact/hooks';
import type { Status } from '../../lib/rpc/views.ts';
import { Badge } from '../base/Badge.tsx';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { saveFile } from '../base/save-file.ts';
import { useAction } from '../base/use-action.ts';
import { FileField } from '../welcome/FileField.tsx';
import { Section } from './Section.tsx';

/** The file beside the words: saved, and taken back in. */
export function Backup({ status }: { readonly status: Status }) {
  return (
    <>
      <Save missing={status.backup.file} />
      <Restore />
    </>
  );
}

function Save({ missing }: { readonly missing: boolean }) {
  const [saved, setSaved] = useState(false);
  const { busy, error, run } = useAction();
  return (
    <Section title={t('settings_backup')} lead={t('settings_backup_hint')}>
      {!missing && <Badge kind="ok">{t('settings_backup_fresh')}</Badge>}
      {missing && <Notice kind="warn">{t('settings_backup_due')}</Notice>}
      <ErrorNotice error={error} />
      {saved && (
        <Notice kind="ok" testid="backup-done">
          {t('settings_backup_saved')}
        </Notice>
      )}
      <div class="row">
        <Button
          icon="export"
          busy={busy}
          testid="backup-download"
          onClick={() =>
            run(async () => {
              saveFile(await call('backup'));
              await call('backupSaved');
              setSaved(true);
            })
          }
        >
          {t('settings_backup_download')}
        </Button>
      </div>
    </Section>
  );
}

function Restore() {
  const [text, setText] = useState<string | undefined>();
  const [found, setFound] = useState<{ connections: number; stores: number } | undefined>();
  const { busy, error, run } = useAction();
  return (
    <Section title={t('settings_restore')} lead={t('settings_restore_hint')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (text === undefined) return;
          run(async () => {
            setFound(await call('restoreBackup', { text }));
          });
        }}
      >
        <FileField
          label={t('settings_restore_file')}
          accept=".json,application/json"
          testid="backup-file"
          onText={(next) => {
            setText(next);
            setFound(undefined);
          }}
        />
        <ErrorNotice error={error} />
        {found !== undefined && (
          <Notice kind="ok" testid="restored">
            <p>{t('settings_restored', [], found.connections)}</p>
            {found.stores > 0 && <p>{t('settings_restored_stores', [], found.stores)}</p>}
          </Notice>
        )}
        <div class="row">
          <Button
            type="submit"
            kind="secondary"
            busy={busy}
            disabled={text === undefined}
            testid="backup-restore"
          >
            {t('settings_restore_go')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
