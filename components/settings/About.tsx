import type { Status } from '../../lib/rpc/views.ts';
import { Facts } from '../base/Facts.tsx';
import { t } from '../base/i18n.ts';
import { Section } from './Section.tsx';

/** What ships with the extension besides its own code, and on which terms. */
const LICENCES = [
  ['@noble/hashes, @noble/secp256k1', 'MIT'],
  ['@scure/base, @scure/bip32, @scure/bip39', 'MIT'],
  ['bitcoinjs-lib', 'MIT'],
  ['idb', 'ISC'],
  ['preact', 'MIT'],
  ['qr', 'MIT / Apache-2.0'],
] as const;

/** Whose it is, what it tells whom, and what it is made of. */
export function About({ status }: { readonly status: Status }) {
  return (
    <>
      <Section title={t('settings_privacy')} testid="privacy">
        <ul class="plain-list">
          {(['nothing', 'hub', 'chain', 'sites', 'shops', 'device'] as const).map((line) => (
            <li key={line}>{t(`privacy_${line}`)}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('settings_about')}>
        <Facts
          facts={[
            { label: t('settings_version'), value: status.version, testid: 'version' },
            { label: t('settings_licence'), value: 'MIT' },
          ]}
        />
      </Section>
      <Section title={t('settings_licences')}>
        <Facts facts={LICENCES.map(([label, value]) => ({ label, value }))} />
      </Section>
    </>
  );
}
