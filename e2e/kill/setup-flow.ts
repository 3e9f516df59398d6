import { expect } from 'vitest';
import { PASSWORD } from '../scene.ts';
import { UiRefused } from '../ui.ts';
import type { Flow } from './deaths.ts';
import { asked, type Stage } from './stage.ts';

/** The first run, in a browser whose wallet was erased before. */
export function setupFlow(stage: Stage): Flow<{ readonly words: string }> {
  const { chainUrl, hubUrl } = stage.world;
  const setup = async ({ words }: { readonly words: string }): Promise<void> => {
    const servers = { network: 'regtest', hub: hubUrl, chains: [chainUrl] };
    await stage.ui().call('setup', { words, password: PASSWORD, ...servers });
  };
  return {
    name: 'first setup',
    async prepare() {
      await stage.ui().call('erase', { password: PASSWORD });
      const { words } = await asked(() => stage.ui().call('newWords'));
      await stage.announce();
      return { words };
    },
    act: setup,
    async again(state) {
      await asked(() => setup(state)).catch((error: unknown) => {
        if (!(error instanceof UiRefused) || error.code !== 'AlreadySetUp') throw error;
      });
      await stage.unlock();
    },
    async check({ words }) {
      const { phase, settings } = await stage.ui().call('status');
      expect([phase, settings.network, settings.hub]).toEqual(['open', 'regtest', new URL(hubUrl).href]);
      expect(await stage.ui().call('revealWords', { password: PASSWORD })).toEqual({ words });
      expect((await stage.ui().call('address')).address).toMatch(/^bcrt1/);
    },
  };
}
