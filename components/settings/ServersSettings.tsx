import { useState } from 'preact/hooks';
import type { Settings, Status } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { Facts } from '../base/Facts.tsx';
import { hasText, t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { platform } from '../base/platform.ts';
import { useAction } from '../base/use-action.ts';
import { MissingHosts } from '../home/MissingHosts.tsx';
import { requireAllowed } from '../welcome/allowed.ts';
import { ServerFields } from '../welcome/ServerFields.tsx';
import { chainsOf, hostsOf, isServerUrl, type Servers } from '../welcome/servers.ts';
import { Section } from './Section.tsx';

const serversOf = ({ network, hub = '', chains: [first = '', second = ''] }: Settings): Servers => ({
  network,
  hub,
  chains: [first, second],
});

/** Hub and chain servers. Saving asks the browser for exactly these hosts, in the same click. */
export function ServersSettings({ status }: { readonly status: Status }) {
  const [servers, setServers] = useState(() => serversOf(status.settings));
  const [saved, setSaved] = useState(false);
  const { busy, error, run } = useAction();
  const valid = hostsOf(servers).every(isServerUrl) && chainsOf(servers).length > 0;
  const { network } = status.settings;
  const name = hasText(`network_${network}`) ? t(`network_${network}`) : network;
  return (
    <>
      <MissingHosts hosts={status.missingHosts} />
      <Section title={t('settings_servers')} lead={t('settings_servers_hint')}>
        <Facts facts={[{ label: t('server_network'), value: name, testid: 'network-name' }]} />
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (!valid || busy) return;
            const allowed = platform().requestHosts(hostsOf(servers));
            setSaved(false);
            run(async () => {
              await requireAllowed(allowed);
              const hub = servers.hub.trim();
              const next = await call('setSettings', {
                hub: hub === '' ? null : hub,
                chains: chainsOf(servers),
              });
              setServers(serversOf(next));
              setSaved(true);
            });
          }}
        >
          <ServerFields
            servers={servers}
            onChange={(next) => {
              setServers(next);
              setSaved(false);
            }}
          />
          <ErrorNotice error={error} />
          {saved && (
            <Notice kind="ok" testid="saved">
              {t('saved')}
            </Notice>
          )}
          <div class="row">
            <Button type="submit" busy={busy} disabled={!valid} testid="servers-save">
              {t('save')}
            </Button>
          </div>
        </form>
      </Section>
    </>
  );
}
