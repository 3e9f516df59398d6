import { describe, expect, it } from 'vitest';
import { DAILY, pageWorld, pause } from '../../../test/harness/page-world.ts';

describe('a worker that dies', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'at commit %i pays once at most, keeps the budget exact and goes on when asked again',
    async (n) => {
      const p = await pageWorld();
      await p.enable();
      const asked = p.call('picopay_requestBudget', DAILY);
      await p.approve();
      await asked;
      const params = { id: 'a', invoice: await p.invoice(300n) };
      p.w.store('alice').dieAt(n);
      const first = p.call('picopay_pay', params);
      await p.serve(first.catch(() => undefined));
      await p.restart();
      const receipt = await p.serve(p.call('picopay_pay', params, { document: 'd1' }));
      expect(receipt.status).toBe('settled');
      expect((await p.wallet.payments()).filter((x) => x.status !== 'failed')).toHaveLength(1);
      const cost = 300n + BigInt(receipt.fee);
      expect(await p.call('picopay_getBudget', undefined)).toMatchObject({
        spent: cost.toString(),
        reserved: '0',
      });
    },
  );

  it.each([true, false])(
    'between the yes and the sending goes on when the page asks again, and releases when it does not (%s)',
    async (asks) => {
      const p = await pageWorld();
      await p.enable();
      const params = { id: 'a', invoice: await p.invoice(700n) };
      const from = { document: 'd1', rid: 'same' };
      void p.call('picopay_pay', params, from);
      const { key, digest } = await p.card();
      const store = p.w.store('alice');
      store.dieAt(2);
      await p.service.approve({ key, digest });
      await pause(5);
      await p.restart();
      await p.service.resume();
      if (asks) {
        expect((await p.serve(p.call('picopay_pay', params, from))).status).toBe('settled');
        expect(p.shown.opened).toBe(2);
      }
      await pause(5);
      p.elapse();
      await pause(20);
      const receipt = await p.call('picopay_getPayment', { id: 'a' });
      expect(receipt?.status).toBe(asks ? 'settled' : undefined);
      expect((await p.wallet.payments()).length).toBe(asks ? 1 : 0);
    },
  );

  it('while a card is open shows it again, and the page that comes back gets the answer', async () => {
    const p = await pageWorld();
    await p.enable();
    const params = { id: 'a', invoice: await p.invoice(700n) };
    const from = { document: 'd1', rid: 'same' };
    void p.call('picopay_pay', params, from);
    await p.card();
    await p.restart();
    await p.service.resume();
    p.service.connect({ documentId: 'd1' });
    const again = p.call('picopay_pay', params, from);
    await pause(5);
    p.elapse();
    await pause(20);
    expect((await p.service.cards()).cards).toHaveLength(1);
    await p.approve();
    expect((await p.serve(again)).status).toBe('settled');
  });

  it('before the window was there opens it when the page asks again, and when its document came anew', async () => {
    const p = await pageWorld();
    await p.enable();
    const params = { id: 'a', invoice: await p.invoice(700n) };
    void p.call('picopay_pay', params, { document: 'd1', rid: 'same' });
    await p.card();
    const opened = [p.shown.opened];
    for (const document of ['d1', 'd2']) {
      await p.restart();
      await p.service.resume();
      p.service.connect({ documentId: document });
      const again = p.call('picopay_pay', params, { document, rid: 'same' });
      await pause(5);
      opened.push(p.shown.opened);
      p.elapse();
      await pause(20);
      expect((await p.service.cards()).cards).toHaveLength(1);
      if (document === 'd1') continue;
      await p.approve();
      expect((await p.serve(again)).status).toBe('settled');
    }
    expect(opened).toEqual([2, 3, 4]);
  });
});
