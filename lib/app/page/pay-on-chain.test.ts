import { describe, expect, it } from 'vitest';
import { DAILY, pageWorld, pause, SHOP } from '../../../test/harness/page-world.ts';

describe('a bitcoin: link that a site asks to be paid', () => {
  const TO = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';

  it('is always shown with its fee, and sent once', async () => {
    const p = await pageWorld();
    await p.enable();
    await p.service.setBudget(SHOP, DAILY);
    const params = { id: 'c1', url: `bitcoin:${TO}?amount=0.0001&message=Ten%20songs` };
    const call = p.call('picopay_payInvoice', params);
    const card = await p.card();
    expect(card).toMatchObject({ kind: 'payOnChain', amount: '10000', to: TO, memo: 'Ten songs' });
    await p.approve();
    const receipt = await call;
    expect(receipt).toMatchObject({ status: 'settled', amount: '10000', fee: card.fee, to: TO });
    expect(await p.call('picopay_payInvoice', params)).toEqual(receipt);
    const sent = (await p.wallet.transactions()).filter((t) => t.txid === receipt.hash);
    expect(sent).toHaveLength(1);
    expect(await p.call('picopay_getBudget', undefined)).toMatchObject({ spent: '0' });
  });

  it.each([1, 2, 3, 4, 5])('is sent once when the worker dies at commit %i', async (n) => {
    const p = await pageWorld();
    await p.enable();
    const params = { id: 'c1', url: `bitcoin:${TO}?amount=0.0001` };
    void p.call('picopay_payInvoice', params);
    const card = await p.card();
    const before = (await p.wallet.balance()).confirmed;
    p.w.store('alice').dieAt(n);
    await p.service.approve({ key: card.key, digest: card.digest }).catch(() => undefined);
    for (let i = 0; i < 20; i++) await pause(1);
    await p.restart();
    await p.service.rejectAll();
    const again = p.call('picopay_payInvoice', params, { rid: `again${n}` });
    await pause(5);
    if ((await p.service.waiting()) > 0) await p.approve();
    const receipt = await again;
    p.w.chain.mine();
    const { confirmed } = await p.wallet.balance();
    expect(before - confirmed).toBe(10_000n + BigInt(receipt.fee));
  });

  it.each([1, 2, 3, 4, 5])(
    'is known for what it came to when the worker dies at commit %i and nobody asks again',
    async (n) => {
      const p = await pageWorld();
      await p.enable();
      void p.call('picopay_payInvoice', { id: 'c1', url: `bitcoin:${TO}?amount=0.0001` });
      const card = await p.card();
      const before = (await p.wallet.balance()).confirmed;
      p.w.store('alice').dieAt(n);
      await p.service.approve({ key: card.key, digest: card.digest }).catch(() => undefined);
      await pause(20);
      await p.restart();
      await p.wallet.tick();
      await p.service.resume();
      await pause(5);
      p.elapse();
      await pause(20);
      const receipt = await p.call('picopay_getPayment', { id: 'c1' });
      if (n === 1 || n === 5) expect(receipt?.status).toBe(n === 1 ? undefined : 'settled');
      p.w.chain.mine();
      const paid = before - (await p.wallet.balance()).confirmed;
      expect(paid).toBe(receipt === null ? 0n : 10_000n + BigInt(receipt.fee));
    },
  );

  it('is refused when it names no amount, too much, or is another kind of link', async () => {
    const p = await pageWorld();
    await p.enable();
    const pay = (url: string, maxAmount?: string) =>
      p.call('picopay_payInvoice', { id: 'x', url, ...(maxAmount !== undefined && { maxAmount }) });
    await expect(pay(`bitcoin:${TO}`)).rejects.toMatchObject({ code: 'InvalidParams' });
    await expect(pay(`bitcoin:${TO}?amount=0.0001`, '9999')).rejects.toMatchObject({
      code: 'PaymentFailed',
      data: { reason: 'AmountAboveMaximum' },
    });
    await expect(pay('https://btcpay.example/i/abc')).rejects.toMatchObject({ code: 'InvalidParams' });
    await expect(pay('lightning:lnbcrt1')).rejects.toMatchObject({ code: 'Unsupported' });
    await expect(pay('bitcoin:nobody?amount=1')).rejects.toMatchObject({ code: 'InvalidPayee' });
  });
});
