import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../../lib/bytes.ts';
import type { SendItem } from '../../lib/channel/index.ts';
import { receiptDigest } from '../../lib/hub/index.ts';
import { type Client, secret, type World, world } from '../fakes.ts';
import { looksRound } from '../loops/looks.ts';
import { payeesRound } from '../loops/payees.ts';

const to = (payee: Client, quantity: bigint, fee = 0n, token?: string): SendItem => ({
  payee: payee.handle,
  quantity,
  fee,
  ...(token !== undefined && { token }),
});

const received = (c: Client) => c.events.flatMap((e) => (e.type === 'received' ? e.sends : []));
const receipts = (c: Client) =>
  c.events.flatMap((e) => (e.type === 'message' && e.message.type === 'receipt' ? [e.message] : []));

/** What the clients have, put together, is short by exactly the fees (channel.md §6.3). */
function shortBy(w: World): bigint {
  return w.clients.reduce((sum, { atHub: { state, owedSum, notes } }) => {
    const earned = (state?.out?.settled ?? 0n) + (state?.owed ?? 0n) + owedSum + (notes.refund?.by ?? 0n);
    return sum + (state?.in?.settled ?? 0n) - earned;
  }, 0n);
}

describe('an open payment', () => {
  it('is the payee’s at once, with a receipt for the payer', async () => {
    const w = world({ terms: { BTC: { sync_fee: '2' } } });
    const [a, b] = [await w.client(), await w.client()];
    const send = to(b, 500n, 2n, 'aabb');
    a.pay(send);
    await w.settle();
    expect(received(b)).toEqual([{ payee: b.handle, quantity: 500n, fee: 0n, token: 'aabb' }]);
    const [receipt] = receipts(a);
    const digest = receiptDigest(a.handle, 1, [send]);
    expect(receipt?.n).toBe(1);
    expect(w.hub.ecdsa.verify(hexToBytes(receipt?.sig ?? ''), digest, w.hub.keys.identity.publicKey)).toBe(
      true,
    );
    expect([w.hub.metrics.feesSat, shortBy(w)]).toEqual([2n, 2n]);
  });

  it('comes with others in one commit, to several payees and to oneself', async () => {
    const w = world();
    const [a, b, c] = [await w.client(), await w.client(), await w.client()];
    a.pay(to(b, 1n), to(b, 2n), to(c, 3n), to(a, 4n));
    await w.settle();
    expect([b.state.in?.settled, c.state.in?.settled, a.state.in?.settled]).toEqual([3n, 3n, 4n]);
    expect(receipts(a)).toHaveLength(1);
    expect(shortBy(w)).toBe(0n);
  });

  it('costs one signature for all that gathers for a payee in a tick', async () => {
    const w = world();
    const b = await w.client({ maxOwed: 1000n });
    const payers: Client[] = [];
    for (let i = 0; i < 6; i++) payers.push(await w.client());
    for (const p of payers) p.pay(to(b, 7n));
    await w.settle();
    expect(b.state.in?.settled).toBe(42n);
    expect(b.atHub.state?.out?.n).toBe(1);
  });

  it('waits for a payee that is away, up to the lower of both limits', async () => {
    const w = world({ terms: { BTC: { trust_limit: '1000' } } });
    const a = await w.client();
    const b = await w.client({ maxOwed: 300n, online: false });
    const c = await w.client({ maxOwed: 5000n, online: false });
    a.pay(to(b, 300n));
    await w.settle();
    a.pay(to(b, 1n));
    await w.settle();
    await looksRound(w.hub);
    await w.settle();
    expect(a.reasons()).toEqual(['TrustLimit 0']);
    a.pay(to(c, 1001n));
    await w.settle();
    expect(a.reasons()).toEqual(['TrustLimit 0', 'TrustLimit 1000']);
    a.pay(to(c, 1000n));
    await w.settle();
    expect([a.state.out?.settled, b.atHub.owedSum, c.atHub.owedSum]).toEqual([1300n, 300n, 1000n]);
    b.connect();
    c.connect();
    await w.settle();
    expect([b.state.in?.settled, c.state.in?.settled]).toEqual([300n, 1000n]);
    expect([b.atHub.notes.owedFrom, b.atHub.owedSum, shortBy(w)]).toEqual([0, 0n, 0n]);
  });

  it('is owed over a restart, no more and no less', async () => {
    const w = world();
    const a = await w.client();
    const b = await w.client({ maxOwed: 500n });
    a.pay(to(b, 11n));
    await w.settle();
    b.disconnect();
    a.pay(to(b, 22n, 0n, 'cc'));
    await w.settle();
    a.pay(to(b, 33n, 0n, 'dd'));
    await w.settle();
    w.restart();
    expect([b.atHub.owedSum, b.atHub.owed.map((p) => p.token)]).toEqual([55n, ['cc', 'dd']]);
    b.connect();
    await w.settle();
    expect(received(b).map((s) => s.quantity)).toEqual([11n, 22n, 33n]);
    a.connect();
    a.pay(to(b, 44n));
    await w.settle();
    expect(w.store.opens.map((p) => p.id)).toEqual([1, 2, 3, 4]);
  });

  it.each<[string, (a: Client, b: Client) => SendItem[], RegExp]>([
    [
      'one payee is unknown',
      (_, b) => [to(b, 5n, 1n), { payee: 'ab'.repeat(32), quantity: 1n, fee: 1n }],
      /^PayeeUnknown$/,
    ],
    ['a fee is too low', (_, b) => [to(b, 5n, 1n), to(b, 5n)], /^FeeTooLow 1$/],
    ['something is paid nothing', (_, b) => [to(b, 5n, 1n), to(b, 0n, 1n)], /^BelowMinimum 1$/],
    [
      'together they are too much for a payee',
      (_, b) => [to(b, 30_000n, 1n), to(b, 30_000n, 1n)],
      /^PaymentExceedsReceivable 19\d{3}$/,
    ],
  ])('is refused whole when %s', async (_, sends, reason) => {
    const w = world({ terms: { BTC: { sync_fee: '1' } } });
    const [a, b] = [await w.client(), await w.client({ receive: 50_000n })];
    a.pay(...sends(a, b));
    await w.settle();
    expect(a.reasons()).toHaveLength(1);
    expect(a.reasons()[0]).toMatch(reason);
    expect([a.state.out?.settled, b.state.in?.settled, receipts(a).length]).toEqual([0n, 0n, 0]);
    expect(a.atHub.notes.refund).toBeUndefined();
    expect(w.store.opens).toEqual([]);
  });

  it('refused is asked back again when another payment has made the first asking void', async () => {
    const w = world();
    const [a, b] = [await w.client(), await w.client()];
    // Both are under way before the hub's refusal arrives.
    a.pay({ payee: 'ab'.repeat(32), quantity: 9n, fee: 0n });
    a.pay(to(b, 5n));
    await w.settle();
    expect([a.state.out?.settled, b.state.in?.settled, shortBy(w)]).toEqual([5n, 5n, 0n]);
  });

  it('does not starve behind a stream of locks', async () => {
    const w = world();
    const [a, b, c] = [await w.client(), await w.client({ maxOwed: 100n }), await w.client()];
    a.lock(b.handle, 10n, secret(1).hash);
    await w.settle();
    c.pay(to(b, 7n));
    await w.settle();
    expect(b.atHub.owedSum).toBe(7n);
    w.now += 1500;
    c.lock(b.handle, 20n, secret(2).hash);
    await w.settle();
    expect(b.state.in?.pending).toHaveLength(1);
    b.onEvent = (e) => {
      if (e.type === 'offered')
        setImmediate(() => b.run({ type: 'settle', preimages: [secret(2).preimage] }));
    };
    b.run({ type: 'settle', preimages: [secret(1).preimage] });
    await w.settle();
    await w.settle();
    expect([b.state.in?.settled, b.atHub.owedSum]).toEqual([37n, 0n]);
  });
});

describe('an idle channel', () => {
  it('is hardened after a second, so that the payee’s claim hangs on no lock', async () => {
    const w = world();
    const [a, b] = [await w.client(), await w.client()];
    a.lock(b.handle, 10n, secret(1).hash);
    await w.settle();
    b.run({ type: 'settle', preimages: [secret(1).preimage] });
    await w.settle();
    expect(b.state.in?.held.at(-1)?.locks).toHaveLength(1);
    w.now += 500;
    payeesRound(w.hub);
    await w.settle();
    expect(b.state.in?.held.at(-1)?.locks).toHaveLength(1);
    w.now += 600;
    payeesRound(w.hub);
    await w.settle();
    expect(b.state.in?.held.at(-1)).toMatchObject({ locks: [], total: 10n });
    payeesRound(w.hub);
    expect(w.hub.soft.size).toBe(0);
  });
});

describe('netting', () => {
  it('frees both channels by the same amount, and the hub owes in between', async () => {
    const w = world();
    const [a, b] = [await w.client(), await w.client()];
    a.pay(to(b, 900n));
    b.pay(to(a, 800n));
    await w.settle();
    a.run({ type: 'reduce', by: 300n, reason: 'Netting' });
    await w.settle();
    expect(a.atHub.state?.owed).toBe(0n);
    await looksRound(w.hub);
    expect(a.atHub.state?.owed).toBe(300n);
    await w.settle();
    expect([a.state.out?.settled, a.state.in?.settled, a.state.owed]).toEqual([600n, 500n, 0n]);
    expect(shortBy(w)).toBe(0n);
  });
});
