import { expect } from 'vitest';
import { ask } from '../page.ts';
import { freshId, freshSite, grant, invoiceOf, letIn, noApproval, type Spec } from '../scene.ts';
import { approve, attribute, pressAndLeave, sees, until } from '../screen.ts';

export const tabSpecs: readonly Spec[] = [
  {
    name: 'shares a budget between two tabs of a site, and not with another site',
    async run(scene) {
      const { driver, world } = scene;
      const one = await freshSite(scene);
      const two = await driver.newPage(`${world.site.origin}/site.html`);
      const other = await freshSite(scene, world.site.other);
      await one.bringToFront();
      await letIn(scene, one);
      await grant(scene, one, { limit: '100', perPayment: '100' });
      const pay = async (page: typeof one, sats: bigint) =>
        ask(page, 'picopay_pay', { id: freshId(), invoice: (await invoiceOf(scene, sats)).uri });
      expect((await (await pay(one, 40n)).result()).status).toBe('settled');
      await two.bringToFront();
      expect((await (await pay(two, 40n)).result()).status).toBe('settled');
      const [a, b] = await Promise.all(
        [one, two].map(async (page) => (await ask(page, 'picopay_getBudget')).result()),
      );
      expect(a).toEqual(b);
      await other.bringToFront();
      expect(await (await ask(other, 'picopay_getBudget')).error()).toMatchObject({ code: 4100 });
      expect(await (await pay(other, 1n)).error()).toMatchObject({ code: 4100 });
    },
  },
  {
    name: 'queues the requests of two tabs in one window, first come first shown',
    async run(scene) {
      const { driver, world } = scene;
      const one = await freshSite(scene);
      const other = await freshSite(scene, world.site.other);
      await one.bringToFront();
      const first = await ask(one, 'picopay_enable');
      const card = await driver.approvalPage();
      await sees(card, 'approve');
      await other.bringToFront();
      const second = await ask(other, 'picopay_enable');
      await until(
        card,
        'both requests',
        async () => (await attribute(card, 'approve-page', 'data-count')) === '2',
      );
      expect(await driver.approvalCount()).toBe(1);
      expect(await attribute(card, 'origin', 'data-origin')).toBe(world.site.origin);
      await card.bringToFront();
      await approve(card);
      expect((await first.result()).enabled).toBe(true);
      await until(card, 'the next card', async () => {
        return (await attribute(card, 'origin', 'data-origin')) === world.site.other;
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
      await sees(card, 'withdrawn');
      await pressAndLeave(card, 'next');
      await noApproval(driver);
      expect((await scene.ui.call('approvals')).cards).toEqual([]);
    },
  },
];
