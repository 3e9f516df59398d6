import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../test/harness/memory-store.ts';
import type { Phase, Settings, SettingsChange } from '../../rpc/views.ts';
import type { UiDeps } from './deps.ts';
import { settingsHandlers } from './settings.ts';
import { loadSettings } from './settings-row.ts';

const CHAINS = { chains: ['https://chain.example/api'] };

function handlers(phase: Phase = 'none', defaults: Partial<Settings> = {}) {
  const store = memoryStore();
  const told: [Settings, Settings][] = [];
  const deps = {
    store,
    keyring: { phase: () => phase },
    platform: { defaults },
    changed: () => undefined,
    onSettings: async (now: Settings, before: Settings) => void told.push([now, before]),
  } as unknown as UiDeps;
  return { ...settingsHandlers(deps), store, told };
}

describe('settings', () => {
  it('begin with what the product, or the demo build, comes with', async () => {
    expect(await handlers().settings(undefined)).toMatchObject({
      network: 'main',
      chains: [],
      autoLockMinutes: 15,
      maxOpenHours: 12,
      lockWithScreen: true,
      bitcoinLinks: false,
    });
    const demo = handlers('none', { network: 'regtest', hub: 'http://127.0.0.1:18701' });
    expect(await demo.settings(undefined)).toMatchObject({
      network: 'regtest',
      hub: 'http://127.0.0.1:18701',
    });
  });

  it('change one field at a time, and take hub and fiat away by null', async () => {
    const h = handlers();
    await h.setSettings({
      ...CHAINS,
      hub: 'https://hub.example',
      fiat: { currency: 'EUR', rate: '60000.5' },
    });
    await h.setSettings({ theme: 'dark' });
    const now = await h.setSettings({ unit: 'btc' });
    expect(now).toMatchObject({ theme: 'dark', unit: 'btc', hub: 'https://hub.example/' });
    expect(await h.setSettings({ hub: null, fiat: null })).not.toHaveProperty('fiat');
    expect(await loadSettings(h.store)).not.toHaveProperty('hub');
    expect(h.told.at(-1)).toMatchObject([{ theme: 'dark' }, { hub: 'https://hub.example/' }]);
  });

  it('set at the same moment lose nothing of each other', async () => {
    const h = handlers();
    await Promise.all([h.setSettings({ theme: 'dark' }), h.setSettings({ unit: 'btc' })]);
    expect(await h.settings(undefined)).toMatchObject({ theme: 'dark', unit: 'btc' });
  });

  const bad: [SettingsChange, string, string][] = [
    [{ network: 'moon' }, 'UnknownNetwork', ''],
    [{ hub: 'http://hub.example' }, 'InvalidUrl', 'hub'],
    [{ hub: 'https://user:secret@hub.example' }, 'InvalidUrl', 'hub'],
    [{ chains: ['javascript:alert(1)'] }, 'InvalidUrl', 'chains'],
    [{ chains: ['https://a.example', 'https://a.example/'] }, 'InvalidParams', 'chains'],
    [{ chains: ['https://a.example', 'https://b.example', 'https://c.example'] }, 'InvalidParams', 'chains'],
    [{ language: '../../x' }, 'InvalidParams', 'language'],
    [{ fiat: { currency: 'euro', rate: '1' } }, 'InvalidParams', 'fiat'],
    [{ fiat: { currency: 'EUR', rate: '0' } }, 'InvalidParams', 'fiat'],
    [{ fiat: { currency: 'EUR', rate: '1e9' } }, 'InvalidParams', 'fiat'],
    [{ autoLockMinutes: 0 }, 'InvalidParams', 'autoLockMinutes'],
    [{ maxOpenHours: 1.5 }, 'InvalidParams', 'maxOpenHours'],
  ];
  it.each(bad)('%j are refused, and nothing changes', async (change, code, field) => {
    const h = handlers();
    const before = await h.settings(undefined);
    await expect(h.setSettings(change)).rejects.toMatchObject({ code, ...(field && { data: { field } }) });
    expect(await h.settings(undefined)).toEqual(before);
    expect(h.told).toEqual([]);
  });

  it('keep the network, and a chain server, once there is a wallet', async () => {
    const h = handlers('locked', { network: 'signet', ...CHAINS });
    await expect(h.setSettings({ network: 'main' })).rejects.toMatchObject({ code: 'NetworkFixed' });
    await expect(h.setSettings({ chains: [] })).rejects.toMatchObject({ data: { field: 'chains' } });
    expect(await h.setSettings({ network: 'signet', theme: 'light' })).toMatchObject({ network: 'signet' });
  });
});
