import { Button } from '../base/Button.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import { saveFile } from '../base/save-file.ts';
import { useCall } from '../base/use-call.ts';
import { Section } from './Section.tsx';

/** What the wallet noted lately: no amounts, addresses or sites in it. */
export function LogView() {
  const { data, error, loading, reload } = useCall('log');
  return (
    <Section title={t('settings_log')} lead={t('settings_log_hint')}>
      <ErrorNotice error={error} />
      {data ? (
        <textarea
          class="log"
          dir="ltr"
          readOnly
          rows={18}
          value={data.text}
          aria-label={t('settings_log')}
          data-testid="log"
        />
      ) : (
        !error && <Skeleton lines={6} />
      )}
      <div class="row">
        <Button
          kind="secondary"
          icon="export"
          disabled={!data}
          testid="log-export"
          onClick={() => data && saveFile(data)}
        >
          {t('settings_log_export')}
        </Button>
        <Button kind="quiet" busy={loading && data !== undefined} onClick={reload} testid="log-reload">
          {t('settings_log_reload')}
        </Button>
      </div>
    </Section>
  );
}
