import { useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import type { UiFailure } from '../base/failure.ts';
import { t } from '../base/i18n.ts';
import { platform } from '../base/platform.ts';
import { SelectField } from '../base/SelectField.tsx';
import { CardChoice } from './CardChoice.tsx';
import { ServerFields } from './ServerFields.tsx';
import {
  chainsOf,
  hostsOf,
  isServerUrl,
  NETWORK_NAMES,
  PUBLIC_CHAINS,
  SANDBOX_SERVERS,
  type Servers,
} from './servers.ts';

type Where = 'demo' | 'main' | 'own';

interface Props {
  readonly busy: boolean;
  readonly error: UiFailure | undefined;
  /** `allowed`: the browser's answer to the request for the servers' hosts, asked in the click. */
  readonly onSetup: (servers: Servers, allowed: Promise<boolean>) => void;
}

const MAIN: Servers = { network: 'main', hub: '', chains: PUBLIC_CHAINS['main'] ?? ['', ''] };

/** Play money on this machine, real money, or servers of one's own. */
export function NetworkStep({ busy, error, onSetup }: Props) {
  const [where, setWhere] = useState<Where>('demo');
  const [servers, setServers] = useState<Servers>(SANDBOX_SERVERS);
  const choose = (next: Where) => {
    setWhere(next);
    setServers(next === 'main' ? MAIN : SANDBOX_SERVERS);
  };
  const ready = chainsOf(servers).length > 0 && hostsOf(servers).every(isServerUrl);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) onSetup(servers, platform().requestHosts(hostsOf(servers)));
      }}
    >
      <CardChoice
        label={t('welcome_network_title')}
        value={where}
        testid="network"
        onChange={choose}
        options={(['demo', 'main', 'own'] as const).map((value) => ({
          value,
          label: t(`welcome_network_${value}`),
          detail: t(`welcome_network_${value}_body`),
        }))}
      />
      {where === 'own' && (
        <SelectField
          label={t('server_network')}
          value={servers.network}
          options={NETWORK_NAMES.map((value) => ({ value, label: t(`network_${value}`) }))}
          testid="network-name"
          onChange={(network) => setServers({ ...servers, network })}
        />
      )}
      {where !== 'demo' && <ServerFields servers={servers} onChange={setServers} />}
      {where !== 'demo' && servers.hub.trim() === '' && <p class="soft small">{t('welcome_no_hub')}</p>}
      <ErrorNotice error={error} />
      <Button type="submit" wide busy={busy} disabled={!ready} testid="setup">
        {t('welcome_setup')}
      </Button>
    </form>
  );
}
