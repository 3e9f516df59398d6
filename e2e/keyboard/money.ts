import { expect } from 'vitest';
import type { Page } from '../driver/types.ts';
import { invoiceOf, PASSWORD, type Scene, type Spec, seen } from '../scene.ts';
import { attribute, sees, textOf, until } from '../screen.ts';
import { callFrom, openUi } from '../ui.ts';
import { choose, openAndEscape, press, reach, select, type, walk } from './keys.ts';
import { focused } from './stop.ts';

const home = async ({ driver }: Scene): Promise<Page> => {
  const page = await driver.extensionPage('popup.html');
  await sees(page, 'home');
  return page;
};

export const moneySpecs: readonly Spec<Scene>[] = [
  {
    name: 'locks and unlocks, the field ready to be typed in',
    async run(scene) {
      const popup = await home(scene);
      await walk(popup, 'home');
      await press(popup, 'lock', 'Space');
      await sees(popup, 'unlock-screen');
      await focused(popup, 'password');
      await popup.keyboard.type('not the password');
      await popup.keyboard.press('Enter');
      await popup.waitForSelector('[role=alert]');
      await type(popup, 'password', PASSWORD);
      // The button can be pressed again once the wait after a wrong password is over.
      await popup.waitForSelector('[data-testid="unlock"]:not(:disabled)');
      await popup.keyboard.press('Enter');
      await sees(popup, 'home');
    },
  },
  {
    name: 'pays an invoice, and comes back home',
    async run(scene) {
      const { uri, hash } = await invoiceOf(scene, 333n, 'By hand');
      const popup = await home(scene);
      await press(popup, 'send');
      await type(popup, 'send-to', uri);
      await sees(popup, 'recognised');
      await press(popup, 'review');
      await walk(popup, 'review-screen');
      await press(popup, 'confirm-send');
      await sees(popup, 'result-screen');
      expect((await scene.world.payee.wallet.invoice(hash)).status).toBe('paid');
      await press(popup, 'done');
      await sees(popup, 'home');
    },
  },
  {
    name: 'sends on chain, the fee chosen by the arrows',
    async run(scene) {
      const popup = await home(scene);
      await press(popup, 'send');
      await type(popup, 'send-to', await scene.world.payee.wallet.receiveAddress());
      await type(popup, 'amount', '25000');
      await press(popup, 'review');
      await sees(popup, 'review-screen');
      await choose(popup, 'fee', 'fast');
      await press(popup, 'confirm-send');
      await sees(popup, 'txid');
      expect(await textOf(popup, 'txid')).toMatch(/[0-9a-f]{64}/);
    },
  },
  {
    name: 'connects, and makes an invoice',
    async run(scene) {
      const popup = await home(scene);
      // What was sent before this is in a block first.
      await until(popup, 'coins to put in', async () => {
        await callFrom(popup, 'refresh');
        return BigInt((await callFrom(popup, 'status')).onChain?.confirmed ?? 0) > 400_000n;
      });
      await press(popup, 'connect');
      await type(popup, 'quantity', '300000');
      await sees(popup, 'quote');
      await press(popup, 'confirm-connect');
      await sees(popup, 'connect-progress');
      await scene.world.mineUntil('something to be received on', async () => {
        const { receivable } = await callFrom(popup, 'status');
        await callFrom(popup, 'refresh');
        return BigInt(receivable) > 1000n;
      });
      const next = await home(scene);
      await press(next, 'receive');
      await walk(next, 'receive-screen');
      await type(next, 'amount', '555');
      await type(next, 'memo', 'Lunch');
      await next.keyboard.press('Enter');
      await sees(next, 'invoice-open');
      expect(await attribute(next, 'qr', 'data-text')).toMatch(/^pico:/i);
      await reach(next, 'copy-invoice');
      await press(next, 'tab-address');
      await sees(next, 'address');
    },
  },
  {
    name: 'looks at the activity and its export',
    async run(scene) {
      const popup = await home(scene);
      await press(popup, 'tab-activity');
      await sees(popup, 'entry');
      await openAndEscape(popup, 'export', 'export-dialog');
      await press(popup, 'entry');
      await sees(popup, 'copy-receipt');
      await walk(popup, 'entry-screen');
    },
  },
  {
    name: 'changes a setting, and saves the backup',
    async run(scene) {
      const page = await scene.driver.extensionPage('options.html');
      await sees(page, 'theme');
      await walk(page, 'options-general');
      await choose(page, 'theme', 'dark');
      await select(page, 'language', 'en');
      await until(page, 'both kept', async () => {
        const { theme, language } = await callFrom(page, 'settings');
        return theme === 'dark' && language === 'en';
      });
      await press(page, 'nav-backup');
      await press(page, 'backup-download');
      await sees(page, 'backup-done');
    },
  },
];

/** After everything that needs the channel. */
export const closing: Spec<Scene> = {
  name: 'closes a channel, after a second thought',
  async run(scene) {
    const ui = openUi(scene.driver);
    const open = async () => (await ui.call('connections')).filter(({ status }) => status === 'open');
    const before = (await open()).length;
    const popup = await home(scene);
    await press(popup, 'channel');
    await walk(popup, 'channel-screen');
    await openAndEscape(popup, 'close', 'close-dialog');
    await press(popup, 'close');
    await press(popup, 'close-confirm');
    await seen(ui, 'one channel less', async () => (await open()).length < before);
  },
};
