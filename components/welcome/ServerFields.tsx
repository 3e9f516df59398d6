import { t } from '../base/i18n.ts';
import { ServerField } from './ServerField.tsx';
import { PUBLIC_CHAINS, type Servers } from './servers.ts';

interface Props {
  readonly servers: Servers;
  readonly onChange: (servers: Servers) => void;
}

/** Hub and chain servers, with the public ones a click away. */
export function ServerFields({ servers, onChange }: Props) {
  const { network, hub, chains } = servers;
  const [first, second] = chains;
  const known = PUBLIC_CHAINS[network];
  return (
    <div class="stack">
      <ServerField
        kind="hub"
        label={t('server_hub')}
        hint={t('server_hub_hint')}
        value={hub}
        network={network}
        onInput={(value) => onChange({ ...servers, hub: value })}
        testid="hub-url"
      />
      <ServerField
        kind="chain"
        label={t('server_chain')}
        hint={t('server_chain_hint')}
        value={first}
        network={network}
        onInput={(value) => onChange({ ...servers, chains: [value, second] })}
        testid="chain-url"
      />
      <ServerField
        kind="chain"
        label={t('server_chain_second')}
        value={second}
        network={network}
        onInput={(value) => onChange({ ...servers, chains: [first, value] })}
        testid="chain-url-2"
      />
      {known && first === '' && second === '' && (
        <button
          type="button"
          class="link"
          onClick={() => onChange({ ...servers, chains: known })}
          data-testid="public-chains"
        >
          {t('server_public', [
            known
              .filter(Boolean)
              .map((url) => new URL(url).host)
              .join(', '),
          ])}
        </button>
      )}
    </div>
  );
}
