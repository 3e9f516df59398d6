import { expect } from 'vitest';
import { ask } from '../page.ts';
import { freshId, freshSite, invoiceOf, letIn, noApproval, PASSWORD, type Spec } from '../scene.ts';
import { approve, attribute, press, sayNo, sees, type, until } from '../screen.ts';

export const lockSpecs: readonly Spec[] = [
  {
    name: 'locks, pays on a budget all the same, and unlocks in the window that asks',
    async run(scene) {
      const { ui, driver } = scene;
      const page = await freshSite(scene);
      await letIn(scene, page, { limit: '100', perPayment: '50' });
      await ui.call('lock');
      expect((await ui.call('status')).phase).toBe('locked');
      await expect(ui.call('address')).rejects.toMatchObject({ code: 'Locked' });

      const small = await ask(page, 'picopay_pay', {
        id: freshId(),
        invoice: (await invoiceOf(scene, 20n)).uri,
      });
      expect((await small.result()).status).toBe('settled');
      expect(await driver.approvalCount()).toBe(0);

      const { uri } = await invoiceOf(scene, 60n);
      const asked = await ask(page, 'picopay_pay', { id: freshId(), invoice: uri });
      const card = await driver.approvalPage();
      expect(await attribute(card, 'obstacle', 'data-code')).toBe('Locked');
      await type(card, 'unlock-password', 'not the password');
      await press(card, 'unlock');
      await until(card, 'a word on the wrong password', async () => (await card.$('[role=alert]')) !== null);
      await type(card, 'unlock-password', PASSWORD);
      await until(card, 'the wallet unlocked', async () => {
        if ((await card.$('[data-testid="obstacle"]')) === null) return true;
        // Too early after a wrong one it says so, and is pressed again.
        await card.click('[data-testid="unlock"]:not(:disabled)').catch(() => {});
        return (await card.$('[data-testid="obstacle"]')) === null;
      });
      await approve(card);
      expect((await asked.result()).status).toBe('settled');
      await noApproval(driver);
      expect((await ui.call('status')).phase).toBe('open');
    },
  },
  {
    name: 'pays nothing more on budgets that were paused with the lock',
    async run(scene) {
      const { ui, driver } = scene;
      const page = await freshSite(scene);
      await letIn(scene, page, { limit: '100', perPayment: '50' });
      await ui.call('lock', { pauseBudgets: true });
      const asked = await ask(page, 'picopay_pay', {
        id: freshId(),
        invoice: (await invoiceOf(scene, 20n)).uri,
      });
      const card = await driver.approvalPage();
      await sees(card, 'obstacle');
      await sayNo(card);
      expect(await asked.error()).toMatchObject({ code: 4001 });
      await noApproval(driver);
      await ui.call('unlock', { password: PASSWORD });
    },
  },
];
