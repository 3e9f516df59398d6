import { PicoError } from '../../errors.ts';
import type { Settings, SettingsChange } from '../../rpc/views.ts';
import type { UiDeps, UiHandlers } from './deps.ts';
import { checkSettings, loadSettings, settingsWrite } from './settings-row.ts';

/** Reading and changing settings. The network is chosen once: a store holds the money of one. */
export function settingsHandlers(deps: UiDeps): Pick<UiHandlers, 'settings' | 'setSettings'> {
  const { store, keyring, platform, changed } = deps;
  let turn: Promise<unknown> = Promise.resolve();

  async function set(change: SettingsChange): Promise<Settings> {
    const before = await loadSettings(store, platform.defaults);
    const phase = await keyring.phase();
    if (phase !== 'none' && change.network !== undefined && change.network !== before.network)
      throw new PicoError(
        'NetworkFixed',
        `this wallet is on ${before.network}: another network needs another wallet (erase this one first, or use another browser profile)`,
        { field: 'network' },
      );
    const now = checkSettings(merge(before, change));
    if (phase !== 'none' && now.chains.length === 0)
      throw new PicoError('InvalidParams', 'chains: the wallet needs one chain server at least', {
        field: 'chains',
      });
    await store.commit([settingsWrite(now)]);
    await deps.onSettings?.(now, before);
    changed(['settings', 'status']);
    return now;
  }

  return {
    settings: () => loadSettings(store, platform.defaults),
    setSettings(change) {
      const result = turn.then(() => set(change));
      turn = result.catch(() => undefined);
      return result;
    },
  };
}

function merge(before: Settings, { hub, fiat, ...rest }: SettingsChange): Settings {
  const { hub: oldHub, fiat: oldFiat, ...others } = before;
  const nextHub = hub === undefined ? oldHub : hub;
  const nextFiat = fiat === undefined ? oldFiat : fiat;
  return { ...others, ...rest, ...(nextHub && { hub: nextHub }), ...(nextFiat && { fiat: nextFiat }) };
}
