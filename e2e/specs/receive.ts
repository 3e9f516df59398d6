import { expect } from 'vitest';
import { ask } from '../page.ts';
import { freshId, freshSite, letIn, noApproval, type Spec } from '../scene.ts';
import { approve, sats, until } from '../screen.ts';

export const receiveSpecs: readonly Spec[] = [
  {
    name: 'makes an invoice for a site once the user lets it, and is paid by it',
    async run(scene) {
      const page = await freshSite(scene);
      await letIn(scene, page);
      const id = freshId();
      const params = { id, asset: 'BTC', amount: '321', memo: 'A refund' };
      const asked = await ask(page, 'picopay_createInvoice', params);
      const card = await scene.driver.approvalPage();
      expect(await sats(card, 'amount')).toBe('321');
      await approve(card);
      const { invoice } = await asked.result();
      await noApproval(scene.driver);
      const balance = async () => BigInt((await scene.ui.call('connections'))[0]?.balance ?? 0);
      const before = await balance();
      const paid = await scene.world.payee.wallet.payInvoice({ id, uri: invoice });
      expect(paid.status).toBe('settled');
      // It is told to the payer before it is certain in the payee's channel.
      await until(page, 'what was paid', async () => (await balance()) === before + 321n);

      const same = await ask(page, 'picopay_createInvoice', params);
      expect((await same.result()).invoice).toBe(invoice);
      const next = await ask(page, 'picopay_createInvoice', { ...params, id: freshId() });
      expect((await next.result()).invoice).not.toBe(invoice);
      expect(await scene.driver.approvalCount()).toBe(0);
    },
  },
];
