import { expect } from 'vitest';
import { ask } from '../page.ts';
import { freshId, freshSite, invoiceOf, letIn, noApproval, originOf, type Spec } from '../scene.ts';
import { approve, attribute, pressAndLeave, sees, until } from '../screen.ts';

export const tabSpecs: readonly Spec[] = [
  {
    name: 'shares a budget between two tabs of a site, and not with another site',
    async run(scene) {
      const { driver } = scene;
      const one = await freshSite(scene);
      const two = await driver.newPage(one.url());
      const other = await freshSite(scene, 'other');
      await letIn(scene, one, { limit: '100', perPayment: '100' });
      const pay = async (page: typeof one, sats: bigint) =>
        ask(page, 'picopay_pay', { id: freshId(), invoice: (await invoiceOf(scene, sats)).uri });
      expect((await (await pay(one, 40n)).result()).status).toBe('settled');
      expect((await (await pay(two, 40n)).result()).status).toBe('settled');
      const a = await (await ask(one, 'picopay_getBudget')).result();
      const b = await (await ask(two, 'picopay_getBudget')).result();
      expect(a).toEqual(b);
      expect(await (await ask(other, 'picopay_getBudget')).error()).toMatchObject({ code: 4100 });
      expect(await (await pay(other, 1n)).error()).toMatchObject({ code: 4100 });
    },
  },
  {
    name: 'queues the requests of two tabs in one window, first come first shown',
    async run(scene) {
      const { driver } = scene;
      const one = await freshSite(scene);
      const other = await freshSite(scene, 'other');
      const first = await ask(one, 'picopay_enable');
      const card = await driver.approvalPage();
      await sees(card, 'approve');
      const second = await ask(other, 'picopay_enable');
      await until(
        card,
        'both requests',
        async () => (await attribute(card, 'approve-page', 'data-count')) === '2',
      );
      expect(await driver.approvalCount()).toBe(1);
      expect(await attribute(card, 'origin', 'data-origin')).toBe(originOf(one));
      await card.bringToFront();
      await approve(card);
      expect((await first.result()).enabled).toBe(true);
      await until(card, 'the next card', async () => {
        return (await attribute(card, 'origin', 'data-origin')) === originOf(other);
      });
      await pressAndLeave(card, 'reject');
      expect(await second.error()).toMatchObject({ code: 4001 });
      await noApproval(driver);
    },
  },
  {
    name: 'forgets the request of a page that went away',
    async run(scene) {
      const { driver } = scene;
      const page = await freshSite(scene);
      await ask(page, 'picopay_enable');
      const card = await driver.approvalPage();
      await sees(card, 'approve');
      await page.goto('about:blank');
      await noApproval(driver);
      expect((await scene.ui.call('approvals')).cards).toEqual([]);
    },
  },
];
