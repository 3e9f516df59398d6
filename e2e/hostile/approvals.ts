import { expect } from 'vitest';
import type { ApprovalCard } from '../../lib/rpc/views.ts';
import type { Page } from '../driver/types.ts';
import { eventually, pause } from '../driver/wait.ts';
import { ask } from '../page.ts';
import { freshId, freshSite, invoiceOf, letIn, noApproval } from '../scene.ts';
import { pressAndLeave, sees } from '../screen.ts';
import { callFrom } from '../ui.ts';
import { speaker } from './messages.ts';
import { type Attack, type HostileScene, told } from './scene.ts';

/** A site that was let in asks for a payment, as a visitor's click; its card is up. */
async function asking(scene: HostileScene) {
  const page = await freshSite(scene);
  await letIn(scene, page);
  const { uri, hash } = await invoiceOf(scene, 11n);
  const asked = await ask(page, 'picopay_pay', { id: freshId(), invoice: uri });
  const window = await scene.driver.approvalPage();
  await sees(window, 'approve');
  const [card] = (await scene.ui.call('approvals')).cards;
  if (!card) throw new Error('no card');
  const isUnpaid = async () => (await scene.world.payee.wallet.invoice(hash)).status === 'open';
  return { page, asked, window, card, isUnpaid };
}

/** The click on Approve, as the window sends it, for the card that it showed a moment ago. */
async function approveIn(window: Page, { key, digest }: ApprovalCard): Promise<string> {
  try {
    await callFrom(window, 'approve', { key, digest });
    return 'approved';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** The site is shown the door again, for the next attack to begin as this one did. */
async function forget(scene: HostileScene, { origin }: ApprovalCard): Promise<void> {
  await scene.ui.call('revokeSite', { origin });
}

async function leaves(scene: HostileScene, leave: (page: Page) => Promise<unknown>): Promise<void> {
  const { page, window, card, isUnpaid } = await asking(scene);
  await leave(page);
  expect(await approveIn(window, card)).toMatch(/^(Changed|Gone)$/);
  await eventually('the card is withdrawn', async () => {
    if ((await scene.driver.approvalCount()) === 0) return true as const;
    return (await window.$('[data-testid=withdrawn]').catch(() => null)) !== null && (true as const);
  });
  expect((await scene.ui.call('approvals')).cards).toEqual([]);
  expect(await isUnpaid()).toBe(true);
  await window.close().catch(() => {});
  await noApproval(scene.driver);
  await forget(scene, card);
}

export const approvals: readonly Attack[] = [
  {
    name: 'closes its tab while the user decides: approved after that, nothing is paid',
    run: (scene) => leaves(scene, (page) => page.close()),
  },
  {
    name: 'navigates away while the user decides: approved after that, nothing is paid',
    run: (scene) => leaves(scene, (page) => page.goto('about:blank')),
  },
  {
    name: 'reloads while the user decides: approved after that, nothing is paid',
    run: (scene) => leaves(scene, (page) => page.reload()),
  },
  {
    name: 'has the user click twice where Approve will be, or clicks it itself',
    async run(scene) {
      const page = await freshSite(scene);
      await letIn(scene, page);
      const { uri, hash } = await invoiceOf(scene, 13n);
      const asked = await ask(page, 'picopay_pay', { id: freshId(), invoice: uri });
      const shown = await scene.driver.approvalPage();
      await shown.waitForSelector('[data-testid=approve][data-armed=true]');
      const at = await shown.$eval('[data-testid=approve]', (button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2, focused: document.activeElement === button };
      });
      expect(at.focused).toBe(false);
      await shown.evaluate(() => {
        const button = document.querySelector<HTMLButtonElement>('[data-testid=approve]');
        button?.click();
        button?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
        button?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      });
      // However slow this machine is: each press begins in the moment in which the window comes to the front.
      await shown.evaluate(() => {
        for (const type of ['pointerdown', 'keydown'])
          window.addEventListener(type, () => window.dispatchEvent(new Event('focus')), true);
      });
      await shown.mouse.click(at.x, at.y, { count: 2 });
      await shown.keyboard.press('Enter');
      await shown.keyboard.press(' ');
      // A press that began before it was armed, and ends after.
      await shown.mouse.move(at.x, at.y);
      await shown.mouse.down();
      await shown.waitForSelector('[data-testid=approve][data-armed=true]');
      await shown.mouse.up();
      await pause(300);
      expect((await asked.now()).state).toBe('pending');
      const [card] = (await scene.ui.call('approvals')).cards;
      expect((await scene.world.payee.wallet.invoice(hash)).status).toBe('open');
      await pressAndLeave(shown, 'reject');
      expect(await asked.error()).toMatchObject({ code: 4001 });
      await noApproval(scene.driver);
      if (card) await forget(scene, card);
    },
  },
  {
    name: 'asks without a click, steals the focus and asks again: no window but by a click, and then one',
    async run(scene) {
      const site = await scene.newHostile();
      const page = await scene.driver.newPage(`${site.origin}/nagging.html`);
      // To look into a page by a driver counts as a click of its user: its address says when it is over.
      await eventually('the end of the nagging', async () => page.url().endsWith('#over'));
      const { active } = await told<{ active: boolean }>(page);
      expect(active).toBe(false);
      await eventually('most are told to wait', async () => {
        const count = await page.evaluate(
          () => (window as unknown as { refused: Record<string, number> }).refused['4290'] ?? 0,
        );
        return count > 40;
      });
      expect(await scene.driver.approvalCount()).toBe(0);
      const { cards } = await scene.ui.call('approvals');
      expect(cards.length).toBeGreaterThan(0);
      expect(cards.length).toBeLessThanOrEqual(8);
      await page.close();
      await eventually('they are gone', async () => (await scene.ui.call('approvals')).cards.length === 0);

      const clicked = await speaker(scene);
      await clicked.evaluate(() => {
        const { picopay } = window as unknown as { picopay: { enable(params?: object): Promise<unknown> } };
        (window as { onGo?: () => void }).onGo = () => {
          for (let i = 0; i < 20; i++) picopay.enable({ reason: `Now ${i}` }).catch(() => {});
        };
      });
      await clicked.click('[data-testid=go]');
      const shown = await scene.driver.approvalPage();
      await sees(shown, 'reject-all');
      expect(await scene.driver.approvalCount()).toBe(1);
      await pressAndLeave(shown, 'reject-all');
      await eventually('all are refused', async () => (await scene.ui.call('approvals')).cards.length === 0);
      await shown.close().catch(() => {});
      await noApproval(scene.driver);
    },
  },
];
