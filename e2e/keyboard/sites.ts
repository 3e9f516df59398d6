import { expect } from 'vitest';
import type { Page } from '../driver/types.ts';
import { ask } from '../page.ts';
import {
  freshId,
  freshSite,
  invoiceOf,
  nextClick,
  noApproval,
  originOf,
  type Scene,
  type Spec,
} from '../scene.ts';
import { approve, sayNo, sees, until } from '../screen.ts';
import { callFrom } from '../ui.ts';
import { openAndEscape, press, pressAndLeave, reach, tab, type, walk } from './keys.ts';
import { stopOf } from './stop.ts';

const byKeys = (page: Page) => press(page, 'go');

/** Nothing says yes by itself: the focus is not on Approve, and Enter at once changes nothing. */
async function careful(card: Page): Promise<void> {
  await sees(card, 'approve');
  expect((await stopOf(card))?.testid).not.toBe('approve');
  await card.keyboard.press('Enter');
  await sees(card, 'approve');
}

const yes = (card: Page) => approve(card, pressAndLeave);

export const siteSpecs: readonly Spec<Scene>[] = [
  {
    name: 'lets a site in with a budget, pays it, and says no by Escape',
    async run(scene) {
      const { driver } = scene;
      const page = await freshSite(scene);
      const budget = { asset: 'BTC', limit: '1000', perPayment: '100', period: 'day' } as const;
      const enabled = await ask(page, 'picopay_enable', { budget }, byKeys);
      const first = await driver.approvalPage();
      await careful(first);
      await walk(first, 'approve-page');
      await press(first, 'budget-change');
      await type(first, 'budget-limit', '2000');
      await yes(first);
      expect((await enabled.result()).enabled).toBe(true);
      await noApproval(driver);

      await nextClick(page);
      const { uri } = await invoiceOf(scene, 400n);
      const paid = await ask(page, 'picopay_pay', { id: freshId(), invoice: uri }, byKeys);
      const second = await driver.approvalPage();
      await careful(second);
      await yes(second);
      expect(await paid.result()).toMatchObject({ status: 'settled', amount: '400' });
      await noApproval(driver);

      await nextClick(page);
      const other = await invoiceOf(scene, 500n);
      const refused = await ask(page, 'picopay_pay', { id: freshId(), invoice: other.uri }, byKeys);
      const third = await driver.approvalPage();
      await sees(third, 'approve');
      await sayNo(third);
      expect(await refused.error()).toMatchObject({ code: 4001 });
      await noApproval(driver);

      await nextClick(page);
      const again = await ask(page, 'picopay_pay', { id: freshId(), invoice: other.uri }, byKeys);
      await pressAndLeave(await driver.approvalPage(), 'reject', 'Space');
      expect(await again.error()).toMatchObject({ code: 4001 });
    },
  },
  {
    name: 'changes and pauses a budget, and disconnects the site',
    async run(scene) {
      const { driver } = scene;
      const page = await freshSite(scene);
      const budget = { asset: 'BTC', limit: '1000', perPayment: '100', period: 'day' } as const;
      const enabled = await ask(page, 'picopay_enable', { budget }, byKeys);
      await yes(await driver.approvalPage());
      await enabled.result();
      await noApproval(driver);
      const origin = originOf(page);

      const popup = await driver.extensionPage('popup.html');
      await press(popup, 'tab-sites');
      await sees(popup, 'site');
      await reach(popup, 'site');
      const on = () => popup.evaluate(() => document.activeElement?.getAttribute('data-origin'));
      for (let i = 0; i < 20 && (await on()) !== origin; i++) await tab(popup);
      await popup.keyboard.press('Enter');
      await walk(popup, 'site-screen');
      const site = async () => {
        const found = await callFrom(popup, 'site', { origin });
        if (!found) throw new Error('the site is gone');
        return found;
      };
      await openAndEscape(popup, 'budget-edit', 'budget-dialog');
      await press(popup, 'budget-edit');
      await type(popup, 'budget-limit', '3000');
      await press(popup, 'budget-save');
      await until(popup, 'the new limit', async () => (await site()).budget?.limit === '3000');
      await press(popup, 'pause-budget', 'Space');
      await until(popup, 'the pause', async () => (await site()).budget?.paused === true);
      await openAndEscape(popup, 'revoke', 'revoke-dialog');
      await press(popup, 'revoke');
      await press(popup, 'revoke-confirm');
      await until(popup, 'the end', async () => !(await site()).enabled);
    },
  },
];
