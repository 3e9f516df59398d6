import { describe, expect, it } from 'vitest';
import { type FakeShop, fakeShop } from '../../../test/harness/fake-shop.ts';
import { type PageWorld, pageWorld, pause } from '../../../test/harness/page-world.ts';
import type { ApprovalCard } from '../../rpc/views.ts';

async function shopWorld(): Promise<{ p: PageWorld; shop: FakeShop }> {
  const p = await pageWorld();
  const shop = fakeShop();
  p.fetch = shop.fetch;
  await p.enable();
  return { p, shop };
}

/** The card once the shop was asked and has answered. */
async function asked(p: PageWorld): Promise<ApprovalCard> {
  const { key } = await p.card();
  await p.service.askShop(key);
  for (let i = 0; i < 200; i++) {
    const card = await p.card();
    if (card.shop?.state !== 'asking') return card;
    await pause(1);
  }
  throw new Error('the shop never answered');
}

describe('an invoice of a shop that a site asks to be paid', () => {
  it('is asked for only when the user lets it, shown with its fee, and paid once', async () => {
    const { p, shop } = await shopWorld();
    const params = { id: 'c1', url: shop.url };
    const call = p.call('picopay_payInvoice', params);
    expect(await p.card()).toMatchObject({ kind: 'payShop', shop: { host: 'shop.example', state: 'ask' } });
    expect(shop.asked).toBe(0);
    const card = await asked(p);
    expect(card).toMatchObject({ amount: '31250', to: shop.address, shop: { state: 'ready' } });
    expect(card.obstacle).toBeUndefined();
    await p.approve();
    const receipt = await call;
    expect(receipt).toMatchObject({ status: 'settled', amount: '31250', fee: card.fee, to: shop.address });
    expect(await p.call('picopay_payInvoice', params)).toEqual(receipt);
    const sent = (await p.wallet.transactions()).filter((t) => t.change < 0n && t.confirmations === 0);
    expect(sent.map(({ txid }) => txid)).toEqual([receipt.hash]);
  });
});
