import { describe, expect, it } from 'vitest';
import { type Client, secret, TIP, type World, world } from '../fakes.ts';
import { looksRound } from '../loops/looks.ts';
import { payeesRound } from '../loops/payees.ts';
import { run } from '../machine.ts';

const preimages = new Map(Array.from({ length: 60 }, (_, i) => [secret(i).hash, secret(i).preimage]));

async function looks(w: World): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await w.settle();
    await looksRound(w.hub);
  }
  await w.settle();
}

describe('a locked payment', () => {
  it('goes to the payee and comes back as its preimage, fee kept', async () => {
    const w = world({ terms: { BTC: { sync_fee: '3' } } });
    const [a, b] = [await w.client(), await w.client()];
    b.settleWith(preimages);
    a.lock(b.handle, 1000n, secret(1).hash, 3n);
    await w.settle();
    expect(a.events).toContainEqual({ type: 'opened', ...secret(1), amount: 1003n });
    expect([a.state.out?.settled, b.state.in?.settled]).toEqual([1003n, 1000n]);
    expect(w.store.payments.get(secret(1).hash)).toMatchObject({ status: 'open', quantity: 1000n, fee: 3n });
    expect(w.hub.metrics.feesSat).toBe(3n);
  });

  it('shares one commit with others for the same payee', async () => {
    const w = world();
    const payee = await w.client();
    const payers: Client[] = [];
    for (let i = 0; i < 5; i++) payers.push(await w.client());
    payee.settleWith(preimages);
    const before = payee.atHub.state?.out?.n;
    for (const [i, p] of payers.entries()) p.lock(payee.handle, 100n, secret(i).hash);
    await w.settle();
    expect(payee.state.in?.settled).toBe(500n);
    expect(payee.atHub.state?.out?.n).toBe((before ?? 0) + 1);
  });

  it.each<[string, (w: World, a: Client, b: Client) => Promise<void> | void, string]>([
    ['an unknown payee', (_, a) => a.lock('ab'.repeat(32), 10n, secret(1).hash, 1n), 'PayeeUnknown'],
    ['too low a fee', (_, a, b) => a.lock(b.handle, 10n, secret(1).hash), 'FeeTooLow 1'],
    [
      'more than fits',
      (_, a, b) => a.lock(b.handle, 900_001n, secret(1).hash, 1n),
      'PaymentExceedsReceivable 0',
    ],
    [
      'a payee that is away',
      (_, a, b) => {
        b.disconnect();
        a.lock(b.handle, 10n, secret(1).hash, 1n);
      },
      'PayeeOffline',
    ],
    [
      'another token than the hash',
      (_, a, b) =>
        a.run({
          type: 'pay',
          locks: [{ hash: secret(1).hash, amount: 11n }],
          sends: [{ payee: b.handle, quantity: 10n, fee: 1n, token: secret(2).hash }],
        }),
      'SendMismatch',
    ],
    [
      'several payees under one lock',
      (_, a, b) =>
        a.run({
          type: 'pay',
          locks: [{ hash: secret(1).hash, amount: 11n }],
          sends: [
            { payee: b.handle, quantity: 5n, fee: 1n, token: secret(1).hash },
            { payee: b.handle, quantity: 5n, fee: 0n, token: secret(1).hash },
          ],
        }),
      'OneSend',
    ],
    ['nothing but a fee', (_, a, b) => a.lock(b.handle, 0n, secret(1).hash, 1n), 'BelowMinimum 1'],
    [
      'a payee that closes',
      (w, a, b) => {
        run(w.hub, b.atHub, { type: 'closed', feerate: 2, txid: '00'.repeat(32) });
        a.lock(b.handle, 10n, secret(1).hash, 1n);
      },
      'Closing',
    ],
    [
      'too near the payer’s expiry',
      (w, a, b) => {
        w.hub.tip = TIP + 985;
        a.lock(b.handle, 10n, secret(1).hash, 1n);
      },
      'DepositExpired',
    ],
  ])('refuses %s, and the payer has its money again', async (_, act, reason) => {
    const w = world({ terms: { BTC: { sync_fee: '1' } } });
    const a = await w.client();
    const b = await w.client({ receive: 900_000n });
    await act(w, a, b);
    await looks(w);
    if (reason.startsWith('PaymentExceeds'))
      expect(a.reasons()[0]).toMatch(/^PaymentExceedsReceivable \d{6}$/);
    else expect(a.reasons()).toEqual([reason]);
    expect(a.state.out?.settled).toBe(0n);
    expect(a.state.out?.pending).toEqual([]);
    expect(w.hub.live.size).toBe(0);
  });

  it('says exactly how much can still be received, and takes that', async () => {
    const w = world();
    const [a, b] = [await w.client({ deposit: 3_000_000n }), await w.client({ receive: 50_000n })];
    b.settleWith(preimages);
    a.lock(b.handle, 50_000n, secret(1).hash);
    await looks(w);
    const room = /\d+$/.exec(a.reasons()[0] ?? '')?.[0] ?? '';
    a.lock(b.handle, BigInt(room), secret(2).hash);
    await looks(w);
    expect(b.state.in?.settled).toBe(BigInt(room));
  });

  it('keeps room for what waits in the payee’s queue', async () => {
    const w = world();
    const [a, c] = [await w.client(), await w.client()];
    const b = await w.client({ receive: 50_000n });
    a.lock(b.handle, 30_000n, secret(1).hash);
    c.lock(b.handle, 30_000n, secret(2).hash);
    await looks(w);
    expect(c.reasons()[0]).toMatch(/^PaymentExceedsReceivable/);
    expect(b.state.in?.pending.map((l) => l.amount)).toEqual([30_000n]);
  });

  it('goes on after a restart from where it stood, in the queue or at the payee', async () => {
    const w = world();
    const [a, b, c] = [await w.client(), await w.client(), await w.client()];
    a.lock(b.handle, 100n, secret(1).hash);
    await w.settle();
    b.run({ type: 'refuse', reason: 'Never' });
    await w.settle();
    // Until the look at the chain the hub makes no commit for b: what comes for it waits.
    c.lock(b.handle, 200n, secret(2).hash);
    await w.settle();
    expect(b.atHub.queue).toHaveLength(1);

    w.restart();
    expect([b.atHub.queue.length, b.atHub.reserved, w.hub.live.size]).toEqual([1, 200n, 2]);
    b.settleWith(preimages);
    for (const client of [a, b, c]) client.connect();
    await looks(w);
    expect(a.reasons()).toEqual(['Never']);
    expect([a.state.out?.settled, c.state.out?.settled, b.state.in?.settled]).toEqual([0n, 200n, 200n]);
  });

  it('that waits in a queue is given back when its payee has gone', async () => {
    const w = world();
    const [a, b, c] = [await w.client(), await w.client(), await w.client()];
    a.lock(b.handle, 100n, secret(1).hash);
    await w.settle();
    b.run({ type: 'refuse', reason: 'Never' });
    await w.settle();
    c.lock(b.handle, 200n, secret(2).hash);
    await w.settle();
    b.disconnect();
    await looks(w);
    expect(c.reasons()).toEqual(['PayeeOffline']);
    expect(w.store.payments.get(secret(2).hash)?.status).toBe('refused');
    expect(b.atHub.reserved).toBe(0n);
  });
});

describe('a stuck payee', () => {
  const stuck = async (limit: string, quantity: bigint) => {
    const w = world({ terms: { BTC: { stuck_limit: limit } } });
    const [a, b] = [await w.client(), await w.client()];
    a.lock(b.handle, quantity, secret(1).hash);
    await w.settle();
    w.now += 10_001;
    payeesRound(w.hub);
    await looks(w);
    return { w, a, b };
  };

  it('does not hold its payer up, within the limit, and is paid nothing meanwhile', async () => {
    const { w, a, b } = await stuck('1000', 700n);
    expect(a.reasons()).toEqual(['StuckPayee']);
    expect(w.store.payments.get(secret(1).hash)?.status).toBe('early');
    expect([b.atHub.early, w.hub.early]).toEqual([700n, 700n]);
    a.lock(b.handle, 10n, secret(2).hash);
    await looks(w);
    expect(a.reasons()).toEqual(['StuckPayee', 'StuckPayee']);

    b.run({ type: 'refuse', reason: 'Never' });
    await looks(w);
    expect([b.atHub.early, w.hub.early]).toEqual([0n, 0n]);
    b.settleWith(preimages);
    a.lock(b.handle, 10n, secret(3).hash);
    await looks(w);
    expect(a.state.out?.settled).toBe(10n);
  });

  it('holds its payer up beyond the limit', async () => {
    const { w, a } = await stuck('1000', 1001n);
    expect(a.reasons()).toEqual([]);
    expect(w.store.payments.get(secret(1).hash)?.status).toBe('pending');
  });

  it('is paid by the hub when it opens late, and never trusted so again', async () => {
    const { w, a, b } = await stuck('1000', 700n);
    b.run({ type: 'settle', preimages: [secret(1).preimage] });
    await looks(w);
    expect(b.state.in?.settled).toBe(700n);
    expect(a.state.out?.settled).toBe(0n);
    expect(w.store.payments.get(secret(1).hash)?.status).toBe('lost');
    expect(w.hub.metrics.lostSat).toBe(700n);
    expect([b.atHub.early, b.atHub.notes.lateSettler]).toEqual([0n, true]);
    a.lock(b.handle, 10n, secret(2).hash);
    await w.settle();
    w.now += 20_000;
    payeesRound(w.hub);
    await looks(w);
    expect(w.store.payments.get(secret(2).hash)?.status).toBe('pending');
  });

  it('whose channel is passed by in time: the lock is dead, and a late preimage is worth nothing', async () => {
    const w = world({ terms: { BTC: { stuck_limit: '0' } } });
    const [a, b] = [await w.client(), await w.client()];
    a.lock(b.handle, 700n, secret(1).hash);
    await w.settle();
    b.disconnect();
    w.hub.tip += 20;
    run(w.hub, b.atHub, { type: 'tip' });
    await looks(w);
    expect(a.reasons()).toEqual(['StuckPayee']);
    expect(w.store.payments.get(secret(1).hash)?.status).toBe('dead');
  });
});
