import type { Status } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { errorText } from '../base/error-text.ts';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { platform } from '../base/platform.ts';
import { MissingHosts } from './MissingHosts.tsx';

/** What wants attention, worst first; the hub's and the chain's silence are said once and plainly. */
export function Alerts({ status }: { readonly status: Status }) {
  const settings = (where: string) => () => void platform().openTab(`/options.html#/${where}`);
  const hubDown = status.hub?.online === false;
  const chainDown = status.chain?.reachable === false;
  return (
    <>
      {status.elsewhere && (
        <Notice
          kind="error"
          title={t('elsewhere_title')}
          testid="elsewhere"
          actions={
            <Button small kind="danger" onClick={settings('recover')} testid="move-here">
              {t('elsewhere_action')}
            </Button>
          }
        >
          {t('elsewhere_text')}
        </Notice>
      )}
      {status.problems.map((problem) => (
        <Notice
          key={`${problem.code}${problem.handle ?? ''}`}
          kind="error"
          testid={`problem-${problem.code}`}
        >
          {errorText(problem)}
        </Notice>
      ))}
      <MissingHosts hosts={status.missingHosts} />
      {hubDown && chainDown ? (
        <Notice kind="warn" title={t('offline_title')} testid="offline">
          {t('offline_text')}
        </Notice>
      ) : hubDown ? (
        <Notice kind="warn" title={t('hub_down_title')} testid="hub-down">
          {t('hub_down_text')}
        </Notice>
      ) : (
        chainDown && (
          <Notice kind="warn" title={t('chain_down_title')} testid="chain-down">
            {t('chain_down_text')}
          </Notice>
        )
      )}
      {(status.backup.words || status.backup.file) && (
        <Notice
          kind="info"
          testid="backup-reminder"
          actions={
            <Button small kind="secondary" onClick={settings('backup')} testid="backup-now">
              {t(status.backup.words ? 'backup_words_action' : 'backup_file_action')}
            </Button>
          }
        >
          {t(status.backup.words ? 'backup_words_text' : 'backup_file_text')}
        </Notice>
      )}
    </>
  );
}
