import { expect } from 'vitest';
import { eventually } from '../driver/wait.ts';
import { ask } from '../page.ts';
import { freshId, freshSite, invoiceOf, letIn, noApproval, type Spec, seen } from '../scene.ts';
import { approve, sees } from '../screen.ts';

export const troubleSpecs: readonly Spec[] = [
  {
    name: 'says that the hub is away, and pays when it is back',
    async run(scene) {
      const { ui, world } = scene;
      const page = await freshSite(scene);
      await letIn(scene, page, { limit: '1000', perPayment: '500' });
      const { uri, hash } = await invoiceOf(scene, 77n);
      const id = freshId();
      await world.stopHub();
      try {
        await seen(
          ui,
          'the hub known to be away',
          async () => (await ui.call('status')).hub?.online === false,
        );
        const failed = await (await ask(page, 'picopay_pay', { id, invoice: uri })).error();
        expect([4901, 4024]).toContain(failed.code);
        expect(failed.retryable).toBe(true);
      } finally {
        await world.startHub();
      }
      await seen(ui, 'the hub back', async () => (await ui.call('status')).hub?.online === true);
      await eventually(
        'the payee back',
        async () => (await world.payee.wallet.connection(world.payee.handle)).online,
      );
      const receipt = await (await ask(page, 'picopay_pay', { id, invoice: uri })).result();
      expect(receipt).toMatchObject({ status: 'settled', hash });
      const budget = await (await ask(page, 'picopay_getBudget')).result();
      expect(budget).toMatchObject({ reserved: '0', spent: (77n + BigInt(receipt.fee)).toString() });
    },
  },
  {
    name: 'keeps asking when its background ends meanwhile',
    async run(scene) {
      const { driver } = scene;
      const page = await freshSite(scene);
      await letIn(scene, page);
      const { uri, hash } = await invoiceOf(scene, 44n);
      const asked = await ask(page, 'picopay_pay', { id: freshId(), invoice: uri });
      const card = await driver.approvalPage();
      await sees(card, 'approve');
      await driver.killWorker();
      await approve(card);
      expect(await asked.result()).toMatchObject({ status: 'settled', hash, amount: '44' });
      await noApproval(driver);
    },
  },
];
