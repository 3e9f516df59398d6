import { describe, expect, it } from 'vitest';
import { DAILY, pageWorld, pause, SHOP } from '../../../test/harness/page-world.ts';
import { MAX_PENDING } from './requests.ts';

describe('being let in', () => {
  it('is asked once, with a budget in the same click, and ends when the site or the user says so', async () => {
    const p = await pageWorld();
    const call = p.call('picopay_enable', { reason: 'to pay for songs', budget: DAILY });
    expect(await p.card()).toMatchObject({ kind: 'enable', memo: 'to pay for songs', wanted: DAILY });
    await p.approve({ ...DAILY, limit: '800' });
    expect(await call).toMatchObject({ enabled: true, network: 'regtest', assets: ['BTC'] });
    expect(await p.call('picopay_getBudget', undefined)).toMatchObject({ limit: '800' });
    expect(await p.call('picopay_enable', undefined)).toMatchObject({ enabled: true });
    expect(p.shown.opened).toBe(1);
    expect(p.events.map(([, event]) => event)).toEqual(['connect', 'budget']);
    await p.call('picopay_disable', undefined);
    expect(p.events.at(-1)?.[1]).toBe('disconnect');
    await expect(p.call('picopay_getBudget', undefined)).rejects.toMatchObject({ code: 'Unauthorized' });
    await p.enable();
    expect(await p.call('picopay_getBudget', undefined)).toBeNull();
  });

  it('needs a wallet', async () => {
    const p = await pageWorld();
    p.phase = 'none';
    await expect(p.call('picopay_enable', undefined)).rejects.toMatchObject({ code: 'NotSetUp' });
    expect(await p.call('picopay_getInfo', undefined)).toMatchObject({ enabled: false });
  });

  it('grants no budget the user did not choose', async () => {
    const p = await pageWorld();
    const call = p.call('picopay_enable', { budget: DAILY });
    await p.approve();
    await call;
    expect(await p.call('picopay_getBudget', undefined)).toBeNull();
  });
});

describe('the approval window', () => {
  it('opens again for what follows a yes at once, also of the same click; not after a no, nor later', async () => {
    const p = await pageWorld();
    const ask = (reason: string, gesture: boolean) =>
      p.call('picopay_requestBudget', { ...DAILY, limit: reason }, { gesture }).catch(() => undefined);
    const enabled = p.call('picopay_enable', undefined);
    await p.approve();
    await enabled;
    expect(p.shown.opened).toBe(1);
    void ask('1001', false);
    await p.card();
    expect(p.shown.opened).toBe(2);
    await p.service.rejectAll();
    void ask('1002', true);
    await p.card();
    expect(p.shown.opened).toBe(2);
    await p.approve();
    p.ms += 2500;
    void ask('1003', false);
    await p.card();
    expect(p.shown.opened).toBe(2);
    void ask('1004', true);
    await p.card(1);
    expect(p.shown.opened).toBe(3);
  });

  it('opens for a gesture only, once a gesture; the badge counts all', async () => {
    const p = await pageWorld();
    void p.call('picopay_enable', undefined, { origin: 'https://a.example', document: 'a', gesture: false });
    await p.card();
    expect(p.shown).toMatchObject({ opened: 0, badge: 1 });
    for (const origin of ['https://b.example', 'https://c.example'])
      void p.call('picopay_enable', { reason: origin }, { origin, document: 'b' });
    await p.card(2);
    expect(p.shown).toMatchObject({ opened: 1, badge: 3 });
    p.ms += 6000;
    void p.call('picopay_enable', undefined, { origin: 'https://d.example', document: 'b' });
    await p.card(3);
    expect(p.shown).toMatchObject({ opened: 2, badge: 4 });
    const { cards } = await p.service.cards();
    expect(cards.map((card) => card.domain)).toEqual(['a.example', 'b.example', 'c.example', 'd.example']);
    await p.service.rejectAll();
    expect(p.shown.badge).toBe(0);
    expect(p.shown.closed).toBe(1);
  });

  it('takes a click for what was shown, and for nothing else', async () => {
    const p = await pageWorld();
    const call = p.call('picopay_enable', undefined);
    const { key } = await p.card();
    await expect(p.service.approve({ key, digest: '00'.repeat(32) })).rejects.toMatchObject({
      code: 'Changed',
    });
    await expect(p.service.approve({ key: 'd9:r9', digest: '00'.repeat(32) })).rejects.toMatchObject({
      code: 'Changed',
    });
    expect(await p.service.site(SHOP)).toBeUndefined();
    await p.approve();
    await call;
    const { digest } = { digest: '00'.repeat(32) };
    await expect(p.service.approve({ key, digest })).rejects.toMatchObject({ code: 'Changed' });
  });

  it('loses a request when its document goes, or when the page takes it back', async () => {
    const p = await pageWorld();
    p.service.connect({ documentId: 'd1' });
    const call = p.call('picopay_enable', undefined);
    await p.card();
    const gone = p.service.disconnect('d1');
    p.service.connect({ documentId: 'd1' });
    await pause(1);
    p.elapse();
    await gone;
    expect(await p.service.waiting()).toBe(1);
    const left = p.service.disconnect('d1');
    // From the moment it left: a click that comes before the card is withdrawn consents to nothing.
    await expect(p.approve()).rejects.toMatchObject({ code: 'Changed' });
    expect(await p.service.site(SHOP)).toBeUndefined();
    await pause(1);
    p.elapse();
    await left;
    await expect(call).rejects.toMatchObject({ code: 'Gone' });
    const other = p.call('picopay_enable', undefined, { rid: 'mine' });
    await p.card();
    const sender = {
      role: 'page' as const,
      origin: SHOP,
      documentId: 'd1',
      tabId: 1,
      windowId: 1,
      incognito: false,
    };
    await p.service.handlers.cancel('mine', sender);
    await expect(other).rejects.toMatchObject({ code: 'UserRejected' });
    expect(await p.service.waiting()).toBe(0);
  });

  it('is carried out after a death of the worker only for the page that is back', async () => {
    const p = await pageWorld();
    void p.call('picopay_enable', undefined, { rid: 'mine' });
    const { key, digest } = await p.card();
    await p.restart();
    const unheard = p.service.approve({ key, digest });
    await pause(5);
    p.elapse();
    await expect(unheard).rejects.toMatchObject({ code: 'Changed' });
    expect(await p.service.site(SHOP)).toBeUndefined();
    const heard = p.service.approve({ key, digest });
    await pause(5);
    const again = p.call('picopay_enable', undefined, { rid: 'mine' });
    await heard;
    await expect(again).resolves.toBeDefined();
    expect(await p.service.site(SHOP)).toMatchObject({ enabled: true });
  });

  it('is not flooded by one site', async () => {
    const p = await pageWorld();
    await p.enable();
    const codes: string[] = [];
    for (let i = 0; i < MAX_PENDING + 4; i++) {
      p.ms += 20_000;
      const budget = { ...DAILY, limit: String(1000 + i) };
      p.call('picopay_requestBudget', budget).catch((error: { code: string }) => codes.push(error.code));
      await pause(1);
    }
    expect(await p.service.waiting()).toBe(MAX_PENDING);
    expect(codes).toEqual(Array(4).fill('RateLimited'));
    await p.service.rejectAll();
    for (let i = 0; i < 100; i++)
      p.call('picopay_getBudget', undefined).catch((error: { data: unknown }) =>
        codes.push(JSON.stringify(error.data)),
      );
    await pause(5);
    expect(codes.at(-1)).toMatch(/^{"retryAfterMs":\d+}$/);
    const other = await p.call('picopay_getInfo', undefined, { origin: 'https://other.example' });
    expect(other.enabled).toBe(false);
  });

  it('offers to block a site that was refused three times in a minute; blocked, it gets nothing until it is let go', async () => {
    const p = await pageWorld();
    await p.enable();
    for (const limit of ['1001', '1002', '1003']) {
      expect((await p.service.cards()).offerBlock).toBeUndefined();
      const call = p.call('picopay_requestBudget', { ...DAILY, limit });
      await p.service.reject((await p.card()).key);
      await expect(call).rejects.toMatchObject({ code: 'UserRejected' });
    }
    expect((await p.service.cards()).offerBlock).toBe(SHOP);
    const waiting = p.call('picopay_requestBudget', DAILY);
    await p.card();
    await p.service.block(SHOP, p.w.now + 3600);
    await expect(waiting).rejects.toMatchObject({ code: 'Unauthorized' });
    await expect(p.call('picopay_enable', undefined)).rejects.toMatchObject({ code: 'Unauthorized' });
    expect((await p.service.cards()).offerBlock).toBeUndefined();
    expect(await p.service.sites()).toMatchObject([
      { origin: SHOP, blocked: true, blockedUntil: p.w.now + 3600 },
    ]);
    p.w.now += 3601;
    expect(await p.call('picopay_getInfo', undefined)).toMatchObject({ enabled: true });
    await p.service.block(SHOP);
    p.w.now += 1_000_000;
    expect(await p.service.site(SHOP)).toMatchObject({ blocked: true, enabled: false });
    await p.service.unblock(SHOP);
    expect(await p.service.site(SHOP)).toMatchObject({ blocked: false, enabled: true });
  });

  it('offers no block again after a no to it, until the site is refused as often anew', async () => {
    const p = await pageWorld();
    await p.enable();
    let limit = 1000;
    const refuse = async () => {
      const call = p.call('picopay_requestBudget', { ...DAILY, limit: `${++limit}` });
      await p.service.reject((await p.card()).key);
      await expect(call).rejects.toMatchObject({ code: 'UserRejected' });
    };
    for (let i = 0; i < 3; i++) await refuse();
    expect((await p.service.cards()).offerBlock).toBe(SHOP);
    p.service.declineBlock(SHOP);
    for (let i = 0; i < 2; i++) {
      expect((await p.service.cards()).offerBlock).toBeUndefined();
      await refuse();
    }
    expect((await p.service.cards()).offerBlock).toBeUndefined();
    p.ms += 10_000;
    await refuse();
    expect((await p.service.cards()).offerBlock).toBe(SHOP);
  });
});

describe('events', () => {
  it('concern sites that were let in, each its own', async () => {
    const p = await pageWorld();
    await p.enable();
    void p.call('picopay_enable', undefined, { origin: 'https://other.example' });
    await p.card();
    p.events.length = 0;
    p.phase = 'locked';
    await p.service.phaseChanged();
    expect(p.events).toEqual([[SHOP, 'lock', { locked: true }]]);
    p.phase = 'open';
    await p.service.setBudget(SHOP, DAILY);
    await p.service.pause(SHOP, true);
    expect(p.events.at(-1)).toMatchObject([SHOP, 'budget', { paused: true }]);
    expect(await p.service.liveBudgetHandles()).toEqual([]);
    await p.service.pause(SHOP, false);
    const [connection] = await p.wallet.connections();
    expect(await p.service.liveBudgetHandles()).toEqual([connection?.handle]);
    await p.service.revoke(SHOP);
    expect(p.events.at(-1)).toMatchObject([SHOP, 'disconnect', { code: 4100 }]);
    expect(await p.service.liveBudgetHandles()).toEqual([]);
  });
});

describe('an invoice that a site makes to pay the user', () => {
  it('is asked about once per origin, and is the same for the same id', async () => {
    const p = await pageWorld();
    await p.enable();
    const params = { id: 'i1', asset: 'BTC', amount: '250', memo: 'refund' };
    const call = p.call('picopay_createInvoice', params);
    expect(await p.card()).toMatchObject({ kind: 'createInvoice', amount: '250', memo: 'refund' });
    await p.approve();
    const { invoice } = await call;
    expect(await p.call('picopay_createInvoice', params)).toEqual({ invoice });
    const next = await p.call('picopay_createInvoice', { ...params, id: 'i2' });
    expect(next.invoice).not.toBe(invoice);
    await expect(p.call('picopay_createInvoice', { ...params, amount: '251' })).rejects.toMatchObject({
      code: 'IdConflict',
    });
    await p.serve(p.wallet.sync());
    expect((await p.wallet.invoices()).length).toBe(2);
  });
});
