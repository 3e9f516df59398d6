import { expect } from 'vitest';
import type { Page } from '../driver/types.ts';
import { PASSWORD, type ReadyScene, type Spec } from '../scene.ts';
import { isThere, sats, sees, textOf, type, until } from '../screen.ts';

/** A port of this machine on which nobody listens. */
const NOBODY = 'http://127.0.0.1:9/';

async function popup({ driver }: ReadyScene): Promise<Page> {
  const page = await driver.extensionPage('popup.html');
  await sees(page, 'home');
  return page;
}

/** Every word on the hub that the popup shows from now on. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    const look = () => {
      const text = document.querySelector('[data-testid="hub-state"]')?.textContent;
      if (text && heard.at(-1) !== text) heard.push(text);
    };
    look();
    new MutationObserver(look).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    Object.assign(window, { heard });
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
}

/** What a popup says when things are not as they should be. */
export const stateSpecs: readonly Spec[] = [
  {
    name: 'calls no hub online that does not answer, also when it did before the background ended',
    async run(scene) {
      const { world, driver } = scene;
      const page = await popup(scene);
      await until(page, 'the hub online', async () => (await textOf(page, 'hub-state')) === 'Hub online');
      await page.close();
      await world.stopHub();
      try {
        await driver.killWorker();
        const after = await popup(scene);
        const heard = await listen(after);
        await sees(after, 'hub-down');
        expect(await heard()).toEqual(['Hub offline']);
        await world.startHub();
        await until(after, 'the hub back', async () => (await heard()).at(-1) === 'Hub online');
        expect(await isThere(after, 'hub-down')).toBe(false);
      } finally {
        await world.startHub();
      }
    },
  },
  {
    name: 'says that the chain server, or everything, is away',
    async run(scene) {
      const { ui, world } = scene;
      const { chains } = await ui.call('settings');
      await ui.call('setSettings', { chains: [NOBODY] });
      try {
        const page = await popup(scene);
        await sees(page, 'chain-down');
        await page.close();
        await world.stopHub();
        const next = await popup(scene);
        await sees(next, 'offline');
        expect(await isThere(next, 'sendable')).toBe(true);
      } finally {
        await world.startHub();
        await ui.call('setSettings', { chains });
        await ui.call('refresh');
      }
      const page = await popup(scene);
      await until(page, 'all well again', async () => {
        await ui.call('refresh');
        return !(await isThere(page, 'offline')) && !(await isThere(page, 'chain-down'));
      });
    },
  },
  {
    name: 'shows itself locked everywhere, with what is in it',
    async run(scene) {
      const { ui, driver } = scene;
      const { sendable } = await ui.call('status');
      const open = await popup(scene);
      await ui.call('lock');
      await sees(open, 'unlock-screen');
      expect(await sats(open, 'sendable')).toBe(sendable);
      const options = await driver.extensionPage('options.html#/backup');
      await sees(options, 'unlock-password');
      expect(await isThere(options, 'backup-download')).toBe(false);
      await ui.call('unlock', { password: PASSWORD });
      await sees(open, 'home');
      await sees(options, 'backup-download');
    },
  },
  {
    name: 'sends nothing for an invoice that has expired, and says so',
    async run(scene) {
      const { payee } = scene.world;
      const expiresAt = Math.floor(Date.now() / 1000) + 3;
      const { uri } = await payee.wallet.createInvoice({
        ...{ asset: 'BTC', quantity: 21n, handle: payee.handle, expiresAt },
      });
      const page = await scene.driver.extensionPage('popup.html#/send');
      await type(page, 'send-to', uri);
      // Half of it typed, it is something else that cannot be paid.
      await until(page, 'its end', async () =>
        (await page.$$eval('[role=alert]', (all) => all.map((e) => e.textContent)))
          .join()
          .includes('expired'),
      );
      const isShut = () =>
        page.$eval('[data-testid="review"]', (button) => (button as HTMLButtonElement).disabled);
      expect(await isShut()).toBe(true);
    },
  },
];
