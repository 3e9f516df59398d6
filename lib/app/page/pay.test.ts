import { describe, expect, it } from 'vitest';
import { DAILY, pageWorld, pause, SHOP } from '../../../test/harness/page-world.ts';
import { bytesToHex, hexToBytes, sha256 } from '../../bytes.ts';

describe('a payment that a page asks for', () => {
  it('is shown, approved, paid, and known by its receipt', async () => {
    const p = await pageWorld();
    await p.enable();
    const invoice = await p.invoice(700n);
    const call = p.call('picopay_pay', { id: 'a', invoice });
    const card = await p.card();
    expect(card).toMatchObject({
      kind: 'pay',
      origin: SHOP,
      domain: 'shop.example',
      amount: '700',
      asset: 'BTC',
    });
    expect(card.obstacle).toBeUndefined();
    expect(p.shown.opened).toBe(2);
    await p.service.approve({ key: card.key, digest: card.digest });
    const receipt = await p.serve(call);
    expect(receipt).toMatchObject({ id: 'a', origin: SHOP, amount: '700', status: 'settled' });
    expect(bytesToHex(sha256(hexToBytes(receipt.token ?? '')))).toBe(receipt.hash);
    expect(await p.call('picopay_getPayment', { id: 'a' })).toEqual(receipt);
    expect(
      await p
        .call('picopay_getPayment', { id: 'a' }, { origin: 'https://other.example' })
        .catch((e) => e.code),
    ).toBe('Unauthorized');
    expect(p.events.filter(([, event]) => event === 'payment')).toEqual([[SHOP, 'payment', receipt]]);
    expect(p.shown.badge).toBe(0);
    expect(await p.service.waiting()).toBe(0);
  });

  it('is refused without a word of the wallet before the site is let in', async () => {
    const p = await pageWorld();
    const invoice = await p.invoice(700n);
    await expect(p.call('picopay_pay', { id: 'a', invoice })).rejects.toMatchObject({ code: 'Unauthorized' });
    expect(p.shown.opened).toBe(0);
    expect(await p.call('picopay_getInfo', undefined)).toMatchObject({ enabled: false });
  });

  it('moves nothing when the user says no, and may be asked for again', async () => {
    const p = await pageWorld();
    await p.enable();
    const params = { id: 'a', invoice: await p.invoice(700n) };
    const call = p.call('picopay_pay', params);
    await p.service.reject((await p.card()).key);
    await expect(call).rejects.toMatchObject({ code: 'UserRejected' });
    expect(await p.call('picopay_getPayment', { id: 'a' })).toBeNull();
    const again = p.call('picopay_pay', params);
    await p.approve();
    expect((await p.serve(again)).status).toBe('settled');
  });

  it('is one payment when its id is asked for twice at once, and again later', async () => {
    const p = await pageWorld();
    await p.enable();
    const params = { id: 'a', invoice: await p.invoice(700n) };
    const calls = [p.call('picopay_pay', params), p.call('picopay_pay', params, { document: 'd2' })];
    await p.approve();
    const [one, two] = await p.serve(Promise.all(calls));
    expect(two).toEqual(one);
    expect(await p.call('picopay_pay', params)).toEqual(one);
    expect((await p.wallet.payments()).length).toBe(1);
    const other = { id: 'a', invoice: await p.invoice(700n) };
    await expect(p.call('picopay_pay', other)).rejects.toMatchObject({ code: 'IdConflict' });
  });

  it('conflicts with another request of the same id that still waits', async () => {
    const p = await pageWorld();
    await p.enable();
    const call = p.call('picopay_pay', { id: 'a', invoice: await p.invoice(700n) });
    await p.card();
    const other = p.call('picopay_pay', { id: 'a', invoice: await p.invoice(700n) });
    await expect(other).rejects.toMatchObject({ code: 'IdConflict' });
    await p.service.rejectAll();
    await expect(call).rejects.toMatchObject({ code: 'UserRejected' });
  });

  it('goes out of a budget without a prompt, until the budget does not cover it; then it can be raised in the same click', async () => {
    const p = await pageWorld();
    await p.enable();
    const asked = p.call('picopay_requestBudget', DAILY);
    await p.approve();
    expect(await asked).toMatchObject({
      ...DAILY,
      spent: '0',
      reserved: '0',
      remaining: '1000',
      paused: false,
    });
    const opened = p.shown.opened;
    for (const id of ['a', 'b'])
      expect((await p.serve(p.call('picopay_pay', { id, invoice: await p.invoice(300n) }))).status).toBe(
        'settled',
      );
    expect(p.shown.opened).toBe(opened);
    const { fee } = (await p.call('picopay_getPayment', { id: 'a' })) ?? { fee: '0' };
    const cost = 2n * (300n + BigInt(fee));
    expect(await p.call('picopay_getBudget', undefined)).toMatchObject({ spent: cost.toString() });

    const over = p.call('picopay_pay', { id: 'c', invoice: await p.invoice(450n) });
    const card = await p.card();
    expect(card.budget).toMatchObject({ limit: '1000', spent: cost.toString() });
    await p.approve({ ...DAILY, limit: '5000', perPayment: '500' });
    expect((await p.serve(over)).status).toBe('settled');
    const now = (await p.call('picopay_getBudget', undefined)) ?? { spent: '0' };
    expect(BigInt(now.spent)).toBe(cost + 450n + BigInt(fee));
  });

  it('approved by hand while a budget is there leaves the budget alone', async () => {
    const p = await pageWorld();
    await p.enable();
    const asked = p.call('picopay_requestBudget', DAILY);
    await p.approve();
    await asked;
    const call = p.call('picopay_pay', { id: 'a', invoice: await p.invoice(2000n) });
    await p.approve();
    await p.serve(call);
    expect(await p.call('picopay_getBudget', undefined)).toMatchObject({ spent: '0', reserved: '0' });
    const [site] = await p.service.sites();
    expect(BigInt(site?.spent.today ?? '0')).toBeGreaterThanOrEqual(2000n);
    expect(site?.spent.ever).toBe(site?.spent.month);
  });

  it('opens to a handle too, and to nobody else once the budget names one', async () => {
    const p = await pageWorld();
    await p.enable();
    const asked = p.call('picopay_requestBudget', { ...DAILY, to: p.bob.handle });
    await p.approve();
    await asked;
    const to = p.bob.handle;
    const receipt = await p.serve(p.call('picopay_pay', { id: 'a', to, asset: 'BTC', amount: '50' }));
    expect(receipt).toMatchObject({ status: 'settled', to });
    const other = p.call('picopay_pay', { id: 'b', to: 'ab'.repeat(32), asset: 'BTC', amount: '50' });
    expect((await p.card()).to).toContain('ab'.repeat(32));
    await p.service.rejectAll();
    await expect(other).rejects.toMatchObject({ code: 'UserRejected' });
  });

  it('fails for good when the payee never made the invoice', async () => {
    const p = await pageWorld();
    await p.enable();
    const good = await p.invoice(700n);
    const invoice = good.replace(/hash=[0-9a-f]{64}/, `hash=${'ab'.repeat(32)}`);
    const params = { id: 'a', invoice };
    const call = p.call('picopay_pay', params);
    await p.approve();
    await expect(p.serve(call)).rejects.toMatchObject({
      code: 'PaymentFailed',
      data: { reason: 'UnknownInvoice' },
    });
    expect(await p.call('picopay_getPayment', { id: 'a' })).toMatchObject({ status: 'failed' });
    await expect(p.call('picopay_pay', params)).rejects.toMatchObject({ code: 'PaymentFailed' });
  });

  it('is refused before any prompt: another hub, oneself, too much, expired, another asset', async () => {
    const p = await pageWorld();
    await p.enable();
    const uri = await p.invoice(700n);
    const elsewhere = uri
      .replace(/hub=[^&]+/, `hub=${encodeURIComponent('https://hub.else.example/')}`)
      .replace(/@[^?]+/, '@hub.else.example');
    const own = (await p.wallet.createInvoice({ asset: 'BTC', quantity: 5n })).uri;
    const opened = p.shown.opened;
    const pay = (invoice: string) => p.call('picopay_pay', { id: 'x', invoice });
    await expect(pay(elsewhere)).rejects.toMatchObject({
      code: 'InvalidPayee',
      data: { hub: 'https://hub.else.example/', connect: true },
    });
    await expect(pay(own)).rejects.toMatchObject({ code: 'InvalidPayee' });
    await expect(pay('pico:nonsense')).rejects.toMatchObject({ code: 'InvalidPayee' });
    await expect(
      pay(await p.invoice(99_990_000n).catch(() => uri.replace('amount=700', 'amount=99990000'))),
    ).rejects.toMatchObject({
      code: 'InsufficientFunds',
      data: { available: expect.stringMatching(/^\d+$/) },
    });
    await expect(pay(uri.replace('asset=BTC', 'asset=EUR'))).rejects.toMatchObject({ code: 'Unsupported' });
    p.w.now += 7200;
    await expect(pay(uri)).rejects.toMatchObject({ code: 'Expired' });
    expect(p.shown.opened).toBe(opened);
    expect(await p.service.waiting()).toBe(0);
  });

  it('expires while its card is open', async () => {
    const p = await pageWorld();
    await p.enable();
    const call = p.call('picopay_pay', { id: 'a', invoice: await p.invoice(700n) });
    const { key, digest } = await p.card();
    p.w.now += 7200;
    await expect(p.service.approve({ key, digest })).rejects.toMatchObject({ code: 'Expired' });
    await expect(call).rejects.toMatchObject({ code: 'Expired' });
    expect(await p.wallet.payments()).toEqual([]);
  });

  it('waits behind a locked wallet, and can be approved once it is open', async () => {
    const p = await pageWorld();
    await p.enable();
    p.phase = 'locked';
    const call = p.call('picopay_pay', { id: 'a', invoice: await p.invoice(700n) });
    const card = await p.card();
    expect(card.obstacle).toMatchObject({ code: 'Locked' });
    await expect(p.service.approve(card)).rejects.toMatchObject({ code: 'Locked' });
    p.phase = 'open';
    await expect(p.service.approve(card)).rejects.toMatchObject({ code: 'Changed' });
    await p.approve();
    expect((await p.serve(call)).status).toBe('settled');
  });
});

describe('a payment whose outcome is late', () => {
  it('is unknown to the page that gave up, counted by the budget, and told when it is decided', async () => {
    const p = await pageWorld();
    await p.enable();
    await p.service.setBudget(SHOP, DAILY);
    const params = { id: 'a', invoice: await p.invoice(300n) };
    const from = { document: 'd1', rid: 'mine' };
    const call = p.call('picopay_pay', params, from);
    // Bob does nothing: the payment is sent and not decided.
    for (let i = 0; i < 200 && (await p.wallet.payments()).length === 0; i++) await pause(1);
    expect(await p.call('picopay_getPayment', { id: 'a' })).toMatchObject({ status: 'unknown' });
    expect(await p.call('picopay_getBudget', undefined)).toMatchObject({ spent: '0' });
    expect(Number((await p.call('picopay_getBudget', undefined))?.reserved)).toBeGreaterThanOrEqual(300);
    const sender = {
      role: 'page' as const,
      origin: SHOP,
      documentId: 'd1',
      tabId: 1,
      windowId: 1,
      incognito: false,
    };
    await p.service.handlers.cancel('mine', sender);
    await expect(call).rejects.toMatchObject({ code: 'OutcomeUnknown' });
    await p.service.revoke(SHOP);
    await p.enable();
    expect((await p.serve(p.call('picopay_pay', params))).status).toBe('settled');
    expect(p.events.filter(([, event]) => event === 'payment')).toMatchObject([
      [SHOP, 'payment', { status: 'settled' }],
    ]);
    expect(await p.wallet.payments()).toHaveLength(1);
  });

  it('is not begun twice by a hub that is away: the id can be tried again', async () => {
    const p = await pageWorld();
    await p.enable();
    await p.service.setBudget(SHOP, DAILY);
    const params = { id: 'a', invoice: await p.invoice(300n) };
    p.w.hub.down = true;
    p.w.now += 60;
    await p.restart();
    await expect(p.call('picopay_pay', params)).rejects.toMatchObject({ code: 'HubUnreachable' });
    expect(await p.call('picopay_getPayment', { id: 'a' })).toBeNull();
    expect(await p.call('picopay_getBudget', undefined)).toMatchObject({ spent: '0', reserved: '0' });
    p.w.hub.down = false;
    expect((await p.serve(p.call('picopay_pay', params))).status).toBe('settled');
    const { fee } = (await p.call('picopay_getPayment', { id: 'a' })) ?? { fee: '0' };
    expect(await p.call('picopay_getBudget', undefined)).toMatchObject({
      spent: (300n + BigInt(fee)).toString(),
    });
  });
});

describe('a locked wallet', () => {
  it('pays on out of a live budget, and asks for all else', async () => {
    const p = await pageWorld();
    await p.enable();
    await p.service.setBudget(SHOP, DAILY);
    p.phase = 'locked';
    p.spends = true;
    expect((await p.serve(p.call('picopay_pay', { id: 'a', invoice: await p.invoice(300n) }))).status).toBe(
      'settled',
    );
    const over = p.call('picopay_pay', { id: 'b', invoice: await p.invoice(401n) });
    expect((await p.card()).obstacle).toMatchObject({ code: 'Locked' });
    await p.service.rejectAll();
    await expect(over).rejects.toMatchObject({ code: 'UserRejected' });
    p.spends = false;
    void p.call('picopay_pay', { id: 'c', invoice: await p.invoice(10n) });
    expect((await p.card()).obstacle).toMatchObject({ code: 'Locked' });
  });
});
