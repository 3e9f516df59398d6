import { describe, expect, it } from 'vitest';
import { pageWorld, SHOP } from '../../../test/harness/page-world.ts';

const SENDER = {
  ...{ role: 'page' as const, origin: SHOP, documentId: 'd1', tabId: 1, windowId: 1, incognito: false },
};
const click = (rid: string) => ({ sender: SENDER, rid, gesture: true });

describe('a clicked link', () => {
  it('is shown as a card, also by a site that was never let in, and paid once for two clicks', async () => {
    const p = await pageWorld();
    const uri = await p.invoice(700n);
    expect(await p.service.handlers.link(uri, click('n.1'))).toBe(true);
    expect(await p.card()).toMatchObject({ kind: 'pay', amount: '700', origin: SHOP });
    expect(p.shown.opened).toBe(1);
    await p.service.handlers.link(uri, click('n.2'));
    await p.approve();
    await p.serve(
      (async () => {
        while ((await p.wallet.payments())[0]?.status !== 'settled')
          await new Promise((r) => setTimeout(r, 20));
      })(),
    );
    expect(await p.service.handlers.link(uri, click('n.3'))).toBe(true);
    expect(await p.wallet.payments()).toHaveLength(1);
    expect((await p.service.cards()).cards).toEqual([]);
  });

  it('shows the card even where a budget would pay', async () => {
    const p = await pageWorld();
    await p.enable();
    const asked = p.call('picopay_requestBudget', {
      ...{ asset: 'BTC', limit: '10000', perPayment: '5000', period: 'day' },
    });
    await p.approve();
    await asked;
    await p.service.handlers.link(await p.invoice(10n), click('n.1'));
    expect(await p.card()).toMatchObject({ kind: 'pay', amount: '10' });
  });

  it('is left to the screen for sending when it says too little, or the site is blocked', async () => {
    const p = await pageWorld();
    expect(await p.service.handlers.link(`pico:${'a'.repeat(64)}@hub.example`, click('n.1'))).toBe(false);
    const uri = await p.invoice(10n);
    await p.service.block(SHOP);
    expect(await p.service.handlers.link(uri, click('n.2'))).toBe(false);
    expect((await p.service.cards()).cards).toEqual([]);
  });
});
