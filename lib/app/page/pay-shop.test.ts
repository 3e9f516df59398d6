import { describe, expect, it } from 'vitest';
import { DAILY, pause, SHOP } from '../../../test/harness/page-world.ts';
import { type ShopWorld, shopWorld } from '../../../test/harness/shop-world.ts';
import { shopKey } from '../../btcpay/payer/row.ts';
import { formatInvoice, parseInvoice } from '../../wallet/invoice-uri.ts';
import { askInvoice } from '../shop/access.ts';
import { agreed, claimed, offerOf } from '../shop/offer.ts';

const failure = (code: string) => expect.objectContaining({ code });

/** Asks, lets the shop be asked, says yes. */
async function pay({ p, ask, shop }: ShopWorld, id: string) {
  const call = p.call('picopay_payInvoice', { id, url: shop.url });
  await ask();
  await p.approve();
  return call;
}

describe('an invoice of a shop that a site asks to be paid', () => {
  it('is asked for only when the user lets it, shown with its fee, and paid once', async () => {
    const { p, shop, ask, rows, paid } = await shopWorld();
    const params = { id: 'c1', url: shop.url };
    const call = p.call('picopay_payInvoice', params);
    const before = await p.card();
    expect(before).toMatchObject({ kind: 'payShop', shop: { host: 'shop.example', state: 'ask' } });
    expect(before).not.toHaveProperty('amount');
    await expect(p.service.approve(before)).rejects.toEqual(failure('Changed'));
    expect(shop.asked).toBe(0);
    const card = await ask();
    expect(card).toMatchObject({ amount: '31250', to: shop.address, left: expect.stringMatching(/^\d+$/) });
    expect(card.shop).toMatchObject({
      state: 'ready',
      quote: { how: 'chain', feerate: 12.5, storeName: 'Café du Coin', rate: '$64,000.50', rest: false },
    });
    expect(card.expiresAt).toBe(p.w.now + 890 + 60);
    expect(card).not.toHaveProperty('obstacle');
    await p.approve();
    const receipt = await call;
    expect(receipt).toMatchObject({ status: 'settled', amount: '31250', fee: card.fee, to: shop.address });
    expect(await p.call('picopay_payInvoice', params)).toEqual(receipt);
    expect(paid()).toBe(31_250n);
    expect(await rows()).toMatchObject([{ state: 'sent', txid: receipt.hash, fee: card.fee, part: 0 }]);
  });

  it('is paid over a channel where the shop offers that at a hub of the wallet', async () => {
    const { p, shop, ask, rows, paid } = await shopWorld();
    shop.fields = { ...shop.fields, picoInvoice: await p.invoice(31_250n) };
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    const card = await ask();
    expect(card).toMatchObject({ amount: '31250', shop: { quote: { how: 'channel' } } });
    await p.approve();
    const receipt = await p.serve(call);
    expect(receipt).toMatchObject({ status: 'settled', amount: '31250', fee: card.fee });
    expect(receipt.token).toHaveLength(64);
    expect(paid()).toBe(0n);
    expect(await rows()).toMatchObject([{ state: 'sent', how: 'channel', fee: card.fee }]);
    expect((await p.wallet.payments()).filter(({ status }) => status === 'settled')).toHaveLength(1);
  });

  it('is paid on chain where the offer of a channel is of another hub, or more than the channel holds', async () => {
    const { p, shop, ask } = await shopWorld();
    const picoInvoice = await p.invoice(31_250n);
    const elsewhere = formatInvoice({ ...parseInvoice(picoInvoice), hub: 'https://other.example/' });
    shop.fields = { ...shop.fields, picoInvoice: elsewhere };
    void p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    expect(await ask()).toMatchObject({ shop: { quote: { how: 'chain' } } });
    shop.fields = { ...shop.fields, picoInvoice };
    const poor = (await p.wallet.connections()).map((one) => ({ ...one, sendable: 31_249n }));
    Object.assign(p.wallet, { connections: async () => poor });
    expect(await ask()).toMatchObject({ shop: { quote: { how: 'chain' } } });
  });

  it('is one payment, however many sites and tabs ask for it', async () => {
    const { p, shop, ask, paid } = await shopWorld();
    await p.enable('https://other.example');
    const first = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    const other = { origin: 'https://other.example', document: 'd2' };
    const second = p.call('picopay_payInvoice', { id: 'x', url: `${shop.url}?view=modal` }, other);
    await ask(0);
    const card = await ask(1);
    expect(card).not.toHaveProperty('obstacle');
    await p.approve();
    await first;
    await expect(p.service.approve(card)).rejects.toEqual(failure('Changed'));
    const now = await p.card();
    expect(now).toMatchObject({ key: card.key, obstacle: { code: 'PaymentUnderway' } });
    await p.service.reject(card.key);
    await expect(second).rejects.toEqual(failure('PaymentUnderway'));
    expect(paid()).toBe(31_250n);
  });

  it('that the shop changes while the card is open is another card, and the yes to the first means nothing', async () => {
    const { p, shop, ask, paid } = await shopWorld();
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    const card = await ask();
    shop.due(90_000n);
    await pause(5);
    expect(shop.asked).toBe(1);
    p.elapse();
    await pause(20);
    expect(shop.asked).toBe(2);
    const now = await p.card();
    expect(now).toMatchObject({ amount: '90000' });
    await expect(p.service.approve(card)).rejects.toEqual(failure('Changed'));
    shop.due(31_250n);
    await expect(p.service.approve(now)).rejects.toEqual(failure('Changed'));
    expect(paid()).toBe(0n);
    await p.approve();
    expect(await call).toMatchObject({ amount: '31250' });
    expect(paid()).toBe(31_250n);
  });

  it('that the shop changes between the yes and the signing is not paid, and can be asked for again', async () => {
    const world = await shopWorld();
    const { p, shop, ask, rows, paid } = world;
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    await ask();
    shop.onAsk = () => {
      if (shop.asked === 3) shop.due(31_251n);
    };
    await p.approve();
    await expect(call).rejects.toEqual(failure('InvoiceChanged'));
    expect(paid()).toBe(0n);
    expect(await p.call('picopay_getPayment', { id: 'c1' })).toBeNull();
    expect(await rows()).toMatchObject([{ state: 'dropped', problem: { code: 'InvoiceChanged' } }]);
    expect(await pay(world, 'c1')).toMatchObject({ amount: '31251' });
    expect(paid()).toBe(31_251n);
  });

  it('costs no more than was shown', async () => {
    const { p, shop, ask, paid } = await shopWorld();
    const { quote } = p.wallet;
    Object.assign(p.wallet, { quote: async () => ({ amount: 31_250n, feeSat: 5n, feerate: 12.5 }) });
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    expect(await ask()).toMatchObject({ fee: '5' });
    await p.approve();
    await expect(call).rejects.toEqual(failure('FeeTooHigh'));
    expect(paid()).toBe(0n);
    Object.assign(p.wallet, { quote });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['expired', { status: 'Expired' }, 'Expired'],
    ['paid', { status: 'Settled' }, 'AlreadyPaid'],
    ['cancelled', { status: 'Invalid' }, 'InvoiceInvalid'],
    ['about to end', { expirationSeconds: 10 }, 'Expired'],
    ['of any amount', { isUnsetTopUp: true, due: '0.00000000' }, 'AmountRequired'],
  ])('that is %s cannot be paid, and the page is told so', async (_, change, code) => {
    const { p, shop, ask, paid } = await shopWorld();
    shop.fields = { ...shop.fields, ...change };
    if (change['isUnsetTopUp']) shop.fields['invoiceBitcoinUrl'] = `bitcoin:${shop.address}`;
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    const card = await ask();
    expect(card).toMatchObject({ shop: { state: 'ask' }, obstacle: { code } });
    await expect(p.service.approve(card)).rejects.toEqual(failure(code));
    await p.service.reject(card.key);
    await expect(call).rejects.toEqual(failure(code));
    expect(paid()).toBe(0n);
  });

  it('is asked for once more when the user says so; meanwhile its card shows nothing that could be approved', async () => {
    const { p, shop, ask } = await shopWorld();
    void p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    const { key } = await ask();
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    shop.onAsk = () => answered;
    await p.service.askShop(key);
    const waiting = await p.card();
    expect(waiting.shop).toEqual(expect.objectContaining({ state: 'asking' }));
    expect(waiting).not.toHaveProperty('amount');
    await expect(p.service.approve(waiting)).rejects.toEqual(failure('Changed'));
    shop.down = true;
    answer();
    expect(await ask()).toMatchObject({ shop: { state: 'ask' }, obstacle: { code: 'ShopUnreachable' } });
    shop.down = false;
    expect(await ask()).toMatchObject({ shop: { state: 'ready' }, amount: '31250' });
  });

  it('that ends while the card is open cannot be paid any more', async () => {
    const { p, shop, ask } = await shopWorld();
    void p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    await ask();
    p.w.now += 880;
    expect(await p.card()).toMatchObject({ obstacle: { code: 'Expired' }, shop: { state: 'ready' } });
  });

  it('of more than the page allows is not paid, and the page is told so', async () => {
    const { p, shop, ask } = await shopWorld();
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url, maxAmount: '31249' });
    const card = await ask();
    expect(card).toMatchObject({ obstacle: { code: 'PaymentFailed' } });
    await p.service.reject(card.key);
    await expect(call).rejects.toMatchObject({
      code: 'PaymentFailed',
      data: { reason: 'AmountAboveMaximum' },
    });
    const paid = p.call('picopay_payInvoice', { id: 'c2', url: shop.url, maxAmount: '31250' });
    await ask();
    await p.approve();
    expect(await paid).toMatchObject({ amount: '31250' });
  });

  it('that came short is paid for the rest only, once the shop has seen what was paid', async () => {
    const world = await shopWorld();
    const { p, shop, ask, rows, paid } = world;
    await pay(world, 'c1');
    const again = p.call('picopay_payInvoice', { id: 'c2', url: shop.url });
    expect(await ask()).toMatchObject({ obstacle: { code: 'PaymentUnderway' } });
    shop.due(1000n, '0.00031250');
    await p.shops.watch.look();
    expect(await rows()).toMatchObject([{ state: 'seen' }]);
    const card = await ask();
    expect(card).toMatchObject({ amount: '1000', shop: { quote: { rest: true } } });
    await p.approve();
    expect(await again).toMatchObject({ amount: '1000', status: 'settled' });
    expect(paid()).toBe(32_250n);
    expect(await rows()).toMatchObject([{ part: 0 }, { part: 1, paidBefore: '31250' }]);
  });

  it('at an address that was paid under another name of the shop is not paid again', async () => {
    const world = await shopWorld();
    const { p, shop, ask, paid } = world;
    await pay(world, 'c1');
    void p.call('picopay_payInvoice', { id: 'c2', url: shop.url.replace('//shop.', '//www.shop.') });
    expect(await ask()).toMatchObject({ obstacle: { code: 'PaymentUnderway' } });
    expect(paid()).toBe(31_250n);
  });

  it('may be behind a request for payment, of which the shop makes it once the user lets it be asked', async () => {
    const { p, shop, ask, paid, rows } = await shopWorld();
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.requestUrl });
    expect(await p.card()).toMatchObject({ shop: { host: 'shop.example', state: 'ask' } });
    expect(shop.asked).toBe(0);
    expect(await ask()).toMatchObject({ amount: '31250', shop: { state: 'ready' } });
    await p.approve();
    await call;
    expect(paid()).toBe(31_250n);
    expect(await rows()).toMatchObject([{ invoice: shop.url.replace('/i/', '|') }]);
  });

  it('tells its site when it was sent at last', async () => {
    const world = await shopWorld();
    const { p } = world;
    const { hash } = await pay(world, 'c1');
    const told = p.events.filter(([, event]) => event === 'payment').map(([, , receipt]) => receipt);
    expect(told).toMatchObject([{ id: 'c1', status: 'settled', hash }]);
  });

  it('agreed to twice at once, by a page and in the wallet, is paid once', async () => {
    const { p, shop, ask, rows, paid } = await shopWorld();
    const store = p.w.store('alice');
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    await ask();
    const { deps, payments } = p.shops;
    const checkout = await askInvoice(deps, { base: 'https://shop.example', id: shop.url.slice(-22) });
    const mine = await agreed(deps, await offerOf(deps, checkout, {}));
    shop.onAsk = async () => {
      if (shop.asked === 3) await store.commit([{ add: 'shopPayments', key: shopKey(mine), value: mine }]);
    };
    await expect(p.approve()).rejects.toEqual(failure('Changed'));
    expect(await p.card()).toMatchObject({ obstacle: { code: 'PaymentUnderway' } });
    await expect(
      claimed(mine, () => store.commit([{ add: 'shopPayments', key: shopKey(mine), value: mine }])),
    ).rejects.toEqual(failure('PaymentUnderway'));
    const other = { ...mine, base: 'https://www.shop.example', payment: 'shop-other', invoice: 'other' };
    await store.commit([{ add: 'shopPayments', key: shopKey(other), value: other }]);
    await expect(payments.carryOut(shopKey(mine))).rejects.toEqual(failure('PaymentUnderway'));
    expect(await rows()).toMatchObject([{ state: 'dropped' }, { state: 'agreed' }]);
    expect(paid()).toBe(0n);
    p.fetch = (url, init) => shop.fetch(String(url).replace('//www.', '//'), init);
    expect(await payments.carryOut(shopKey(other))).toMatchObject({ state: 'sent' });
    expect(paid()).toBe(31_250n);
    call.catch(() => undefined);
  });

  it('may be a pico: link, which is shown and paid over a channel, and not above maxAmount', async () => {
    const { p, shop } = await shopWorld();
    const url = await p.invoice(700n);
    const pay = (id: string, maxAmount: string) => p.call('picopay_payInvoice', { id, url, maxAmount });
    await expect(pay('c1', '699')).rejects.toMatchObject({
      code: 'PaymentFailed',
      data: { reason: 'AmountAboveMaximum' },
    });
    await p.service.setBudget(SHOP, DAILY);
    const call = pay('c2', '700');
    expect(await p.card()).toMatchObject({ kind: 'pay', amount: '700' });
    await p.approve();
    expect(await p.serve(call)).toMatchObject({ status: 'settled', amount: '700' });
    expect(shop.asked).toBe(0);
  });

  it('is not paid for a page that is gone', async () => {
    const { p, shop, ask, paid } = await shopWorld();
    p.service.connect({ documentId: 'd1' });
    void p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    const card = await ask();
    const left = p.service.disconnect('d1');
    await expect(p.service.approve(card)).rejects.toEqual(failure('Changed'));
    p.elapse();
    await left;
    expect((await p.service.cards()).cards).toEqual([]);
    expect(paid()).toBe(0n);
  });
});
