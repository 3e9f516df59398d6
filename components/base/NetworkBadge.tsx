import { t } from './i18n.ts';
import { usePrefs } from './prefs.ts';

/** The network's name, on every screen off the main net: such coins are worth nothing. */
export function NetworkBadge({ network }: { readonly network?: string }) {
  const prefs = usePrefs();
  const name = network ?? prefs.network;
  if (name === undefined || name === 'main') return null;
  return (
    <span class="badge network" title={t('network_test_hint')} data-testid="network">
      {name}
    </span>
  );
}
