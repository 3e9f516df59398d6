import type { Settings } from '../../lib/rpc/views.ts';
import { Choice } from '../base/Choice.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { LANGUAGES } from '../base/languages.ts';
import { SelectField } from '../base/SelectField.tsx';
import { Switch } from '../base/Switch.tsx';
import { FiatForm } from './FiatForm.tsx';
import { Section } from './Section.tsx';
import { useSettings } from './use-settings.ts';

/** How it looks and counts, what it pays the chain, which links it opens. */
export function General() {
  const { settings, action, save } = useSettings();
  if (!settings) return null;
  return (
    <>
      <ErrorNotice error={action.error} />
      <Section title={t('settings_look')}>
        <Choice
          label={t('settings_theme')}
          value={settings.theme}
          testid="theme"
          onChange={(theme) => save({ theme })}
          options={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`settings_theme_${value}`),
          }))}
        />
        <SelectField
          label={t('settings_language')}
          value={settings.language}
          testid="language"
          onChange={(language) => save({ language })}
          options={[
            { value: 'system', label: t('settings_language_system') },
            ...LANGUAGES.map((name) => ({ value: name.replace('_', '-'), label: nameOf(name) })),
          ]}
        />
      </Section>
      <Section title={t('settings_amounts')}>
        <Choice
          label={t('settings_unit')}
          value={settings.unit}
          testid="unit"
          onChange={(unit) => save({ unit })}
          options={[
            { value: 'sat', label: t('settings_unit_sat') },
            { value: 'btc', label: t('settings_unit_btc') },
          ]}
        />
        <FiatForm fiat={settings.fiat} busy={action.busy} onSave={(fiat) => save({ fiat })} />
      </Section>
      <Section title={t('settings_chain')} lead={t('settings_fees_hint')}>
        <Choice
          label={t('settings_fees')}
          value={settings.feeTarget}
          testid="fee-target"
          onChange={(feeTarget: Settings['feeTarget']) => save({ feeTarget })}
          options={(['fast', 'normal', 'slow'] as const).map((value) => ({
            value,
            label: t(`settings_fees_${value}`),
          }))}
        />
      </Section>
      <Section title={t('settings_links')}>
        <Switch
          label={t('settings_bitcoin_links')}
          hint={t('settings_bitcoin_links_hint')}
          on={settings.bitcoinLinks}
          disabled={action.busy}
          testid="bitcoin-links"
          onChange={(bitcoinLinks) => save({ bitcoinLinks })}
        />
      </Section>
    </>
  );
}

/** A language by its own name. */
function nameOf(folder: string): string {
  const tag = folder.replace('_', '-');
  const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
  return name.slice(0, 1).toLocaleUpperCase(tag) + name.slice(1);
}
