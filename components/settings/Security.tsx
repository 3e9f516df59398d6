import type { Status } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { SelectField } from '../base/SelectField.tsx';
import { Switch } from '../base/Switch.tsx';
import { formatDuration } from '../base/time.ts';
import { useAction } from '../base/use-action.ts';
import { ChangePassword } from './ChangePassword.tsx';
import { Erase } from './Erase.tsx';
import { RevealWords } from './RevealWords.tsx';
import { Section } from './Section.tsx';
import { useSettings } from './use-settings.ts';

const MINUTES = [1, 5, 15, 30, 60, 240];
const HOURS = [1, 4, 12, 24, 72];

/** Locks, the password, the words, and the end of it all. */
export function Security({ status }: { readonly status: Status }) {
  const { settings, action, save } = useSettings();
  const lock = useAction();
  if (!settings) return null;
  return (
    <>
      <ErrorNotice error={action.error ?? lock.error} />
      <Section title={t('settings_locks')} lead={t('settings_locks_hint')}>
        <SelectField
          label={t('settings_auto_lock')}
          value={String(settings.autoLockMinutes)}
          testid="auto-lock"
          onChange={(value) => save({ autoLockMinutes: Number(value) })}
          options={withNow(MINUTES, settings.autoLockMinutes).map((minutes) => ({
            value: String(minutes),
            label: formatDuration(minutes * 60, 'long'),
          }))}
        />
        <SelectField
          label={t('settings_max_open')}
          value={String(settings.maxOpenHours)}
          testid="max-open"
          onChange={(value) => save({ maxOpenHours: Number(value) })}
          options={withNow(HOURS, settings.maxOpenHours).map((hours) => ({
            value: String(hours),
            label: formatDuration(hours * 3600, 'long'),
          }))}
        />
        <Switch
          label={t('settings_lock_screen')}
          on={settings.lockWithScreen}
          disabled={action.busy}
          testid="lock-with-screen"
          onChange={(lockWithScreen) => save({ lockWithScreen })}
        />
        <div class="row">
          <Button
            kind="secondary"
            icon="lock"
            busy={lock.busy}
            disabled={status.phase !== 'open'}
            testid="lock"
            onClick={() => lock.run(async () => void (await call('lock')))}
          >
            {t('lock_now')}
          </Button>
          <Button
            kind="secondary"
            icon="pause"
            busy={lock.busy}
            testid="lock-and-pause"
            onClick={() => lock.run(async () => void (await call('lock', { pauseBudgets: true })))}
          >
            {t('settings_lock_pause')}
          </Button>
        </div>
        <p class="soft small">{t('settings_lock_pause_hint')}</p>
      </Section>
      {status.phase === 'open' && (
        <>
          <ChangePassword />
          <RevealWords />
          <Erase />
        </>
      )}
    </>
  );
}

const withNow = (list: readonly number[], now: number): readonly number[] =>
  list.includes(now) ? list : [...list, now].sort((a, b) => a - b);
