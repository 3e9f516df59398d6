import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { ask } from '../page.ts';
import {
  freshId,
  freshSite,
  invoiceOf,
  letIn,
  nextClick,
  noApproval,
  originOf,
  type Spec,
} from '../scene.ts';
import { approve, attribute, press, pressAndLeave, sats, sayNo, sees, textOf, until } from '../screen.ts';

const sha256 = (hex: string) => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');

export const paySpecs: readonly Spec[] = [
  {
    name: 'pays an invoice that the user approves, and hands the site the receipt',
    async run(scene) {
      const page = await freshSite(scene);
      await letIn(scene, page);
      const { uri, hash } = await invoiceOf(scene, 1234n, 'An article');
      const id = freshId();
      const asked = await ask(page, 'picopay_pay', { id, invoice: uri });
      const card = await scene.driver.approvalPage();
      expect(await sats(card, 'amount')).toBe('1234');
      expect(await attribute(card, 'origin', 'data-origin')).toBe(originOf(page));
      expect(await textOf(card, 'memo')).toContain('An article');
      const fee = await sats(card, 'fee');
      await approve(card);
      const receipt = await asked.result();
      expect(receipt).toMatchObject({ id, amount: '1234', fee, asset: 'BTC', hash, status: 'settled' });
      expect(receipt.origin).toBe(originOf(page));
      expect(sha256(receipt.token ?? '')).toBe(hash);
      expect((await scene.world.payee.wallet.invoice(hash)).status).toBe('paid');
      await noApproval(scene.driver);

      const again = await ask(page, 'picopay_pay', { id, invoice: uri });
      expect(await again.result()).toEqual(receipt);
      const other = await ask(page, 'picopay_pay', { id, invoice: (await invoiceOf(scene, 5n)).uri });
      expect(await other.error()).toMatchObject({ code: 4025, name: 'IdConflict' });
    },
  },
  {
    name: 'pays on a budget without asking, and counts to the satoshi',
    async run(scene) {
      const page = await freshSite(scene);
      await letIn(scene, page, { limit: '1000', perPayment: '200' });
      let spent = 0n;
      for (const amount of [100n, 57n, 1n]) {
        const asked = await ask(page, 'picopay_pay', {
          id: freshId(),
          invoice: (await invoiceOf(scene, amount)).uri,
        });
        const receipt = await asked.result();
        expect(receipt.status).toBe('settled');
        spent += BigInt(receipt.amount) + BigInt(receipt.fee);
      }
      expect(await scene.driver.approvalCount()).toBe(0);
      const budget = await (await ask(page, 'picopay_getBudget')).result();
      expect(budget).toMatchObject({
        limit: '1000',
        spent: spent.toString(),
        reserved: '0',
        remaining: (1000n - spent).toString(),
      });
    },
  },
  {
    name: 'takes a click, Escape or a closed window for a no, and offers to block who asks again and again',
    async run(scene) {
      const page = await freshSite(scene);
      await letIn(scene, page);
      const { uri } = await invoiceOf(scene, 10n);
      const before = await scene.ui.call('status');

      const clicked = await ask(page, 'picopay_pay', { id: freshId(), invoice: uri });
      await pressAndLeave(await scene.driver.approvalPage(), 'reject');
      expect(await clicked.error()).toMatchObject({ code: 4001, name: 'UserRejected', retryable: false });
      await noApproval(scene.driver);
      await nextClick(page);

      const closed = await ask(page, 'picopay_pay', { id: freshId(), invoice: uri });
      const window = await scene.driver.approvalPage();
      await sees(window, 'approve');
      await window.close();
      expect(await closed.error()).toMatchObject({ code: 4001 });
      await noApproval(scene.driver);
      await nextClick(page);

      const escaped = await ask(page, 'picopay_pay', { id: freshId(), invoice: uri });
      const card = await scene.driver.approvalPage();
      await sees(card, 'approve');
      await sayNo(card);
      expect(await escaped.error()).toMatchObject({ code: 4001 });
      await sees(card, 'block-offer');
      await pressAndLeave(card, 'block-not');
      await noApproval(scene.driver);
      expect((await scene.ui.call('status')).sendable).toBe(before.sendable);
    },
  },
  {
    name: 'asks for what goes over the budget, and pays nothing when the user refuses',
    async run(scene) {
      const page = await freshSite(scene);
      await letIn(scene, page, { limit: '1000', perPayment: '100' });
      const { uri, hash } = await invoiceOf(scene, 101n);
      const asked = await ask(page, 'picopay_pay', { id: freshId(), invoice: uri });
      const card = await scene.driver.approvalPage();
      await sees(card, 'budget');
      expect(await sats(card, 'amount')).toBe('101');
      await pressAndLeave(card, 'reject');
      expect(await asked.error()).toMatchObject({ code: 4001 });
      expect((await scene.world.payee.wallet.invoice(hash)).status).toBe('open');
      const budget = await (await ask(page, 'picopay_getBudget')).result();
      expect(budget).toMatchObject({ spent: '0', reserved: '0', limit: '1000' });
    },
  },
  {
    name: 'raises the budget in the click that pays what went over it',
    async run(scene) {
      const page = await freshSite(scene);
      await letIn(scene, page, { limit: '100', perPayment: '100' });
      const asked = await ask(page, 'picopay_pay', {
        id: freshId(),
        invoice: (await invoiceOf(scene, 150n)).uri,
      });
      const card = await scene.driver.approvalPage();
      await press(card, 'budget-switch');
      await sees(card, 'budget-limit');
      await until(card, 'a budget that covers it', async () => {
        const limit = await card.$eval('[data-testid="budget-limit"]', (e) => (e as HTMLInputElement).value);
        return Number(limit.replace(/\D/g, '')) >= 150;
      });
      await approve(card);
      expect((await asked.result()).status).toBe('settled');
      const raised = await (await ask(page, 'picopay_getBudget')).result();
      expect(BigInt(raised?.limit ?? 0)).toBeGreaterThanOrEqual(150n);
      expect(BigInt(raised?.perPayment ?? 0)).toBeGreaterThanOrEqual(150n);
      await noApproval(scene.driver);
    },
  },
  {
    name: 'streams small payments to one payee on a budget',
    async run(scene) {
      const page = await freshSite(scene);
      const { handle } = scene.world.payee;
      await letIn(scene, page, { limit: '500', perPayment: '10', to: handle });
      await scene.world.payee.wallet.sync(handle);
      const before = (await scene.world.payee.wallet.connection(handle)).balance;
      let sent = 0n;
      for (let i = 0; i < 15; i++) {
        const asked = await ask(page, 'picopay_pay', {
          id: freshId(),
          to: handle,
          asset: 'BTC',
          amount: '3',
        });
        const receipt = await asked.result();
        expect(receipt.status).toBe('settled');
        sent += BigInt(receipt.amount) + BigInt(receipt.fee);
      }
      expect(await scene.driver.approvalCount()).toBe(0);
      const budget = await (await ask(page, 'picopay_getBudget')).result();
      expect(budget?.spent).toBe(sent.toString());
      await until(page, 'the payee has it all', async () => {
        await scene.world.payee.wallet.sync(handle);
        return (await scene.world.payee.wallet.connection(handle)).balance === before + 45n;
      });
    },
  },
];
