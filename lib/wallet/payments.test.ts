import { describe, expect, it } from 'vitest';
import { until, type World, world } from '../../test/harness/wallets.ts';
import { bytesToHex, hexToBytes, sha256 } from '../bytes.ts';
import { ledgerBalance, type PaymentResult, type Wallet } from './index.ts';

interface Pair {
  readonly w: World;
  readonly alice: { wallet: Wallet; handle: string };
  readonly bob: { wallet: Wallet; handle: string };
}

async function pair(quantity = 100_000n): Promise<Pair> {
  const w = world();
  return { w, alice: await w.connected('alice', quantity), bob: await w.connected('bob', quantity) };
}

/** Runs the payee's side until the payer's call is answered. */
async function serve<T>(payee: Wallet, call: Promise<T>): Promise<T> {
  let over = false;
  const done = call.finally(() => {
    over = true;
  });
  done.catch(() => undefined);
  await until(async () => {
    await payee.sync();
    return over;
  });
  return await done;
}

async function agrees({ w }: Pair, name: string, who: { wallet: Wallet; handle: string }): Promise<bigint> {
  const { balance } = await who.wallet.connection(who.handle);
  expect(await ledgerBalance(w.store(name), who.handle)).toBe(balance);
  return balance;
}

describe('paying an invoice', () => {
  it('gives the same result for the same id, and pays once', async () => {
    const p = await pair();
    const { uri } = await p.bob.wallet.createInvoice({ asset: 'BTC', quantity: 700n });
    const request = { id: 'x', uri };
    const both = Promise.all([p.alice.wallet.payInvoice(request), p.alice.wallet.payInvoice(request)]);
    const [first, second] = await serve(p.bob.wallet, both);
    expect(first.status).toBe('settled');
    expect(second).toEqual(first);
    expect(await p.alice.wallet.payInvoice(request)).toEqual(first);
    expect(await agrees(p, 'alice', p.alice)).toBe(99_300n);
    expect(await agrees(p, 'bob', p.bob)).toBe(100_700n);
  });

  it('refuses another payment under the same id, and the same invoice under another id', async () => {
    const p = await pair();
    const one = await p.bob.wallet.createInvoice({ asset: 'BTC', quantity: 700n });
    const two = await p.bob.wallet.createInvoice({ asset: 'BTC', quantity: 700n });
    await serve(p.bob.wallet, p.alice.wallet.payInvoice({ id: 'x', uri: one.uri }));
    await expect(p.alice.wallet.payInvoice({ id: 'x', uri: two.uri })).rejects.toMatchObject({
      code: 'IdConflict',
    });
    await expect(p.alice.wallet.payInvoice({ id: 'y', uri: one.uri })).rejects.toMatchObject({
      code: 'HashSeen',
    });
    expect(await agrees(p, 'alice', p.alice)).toBe(99_300n);
  });

  it('gets the money back when the payee never made the invoice', async () => {
    const p = await pair();
    const hash = bytesToHex(sha256(hexToBytes('ab'.repeat(32))));
    const result = await serve(
      p.bob.wallet,
      p.alice.wallet.payInvoice({ id: 'x', to: p.bob.handle, amount: 500n, hash }),
    );
    expect(result).toMatchObject({ status: 'failed', reason: 'UnknownInvoice' });
    expect(result.token).toBeUndefined();
    expect(await agrees(p, 'alice', p.alice)).toBe(100_000n);
    expect(await agrees(p, 'bob', p.bob)).toBe(100_000n);
  });

  it('is refused by the payee after the invoice expired, and before by the payer', async () => {
    const p = await pair();
    const invoice = await p.bob.wallet.createInvoice({ asset: 'BTC', quantity: 700n });
    const { hash, quantity } = invoice;
    p.w.now = invoice.expiresAt + 1;
    await expect(p.alice.wallet.payInvoice({ id: 'x', uri: invoice.uri })).rejects.toMatchObject({
      code: 'InvoiceExpired',
    });
    const parts = { to: p.bob.handle, amount: quantity, hash };
    const result = await serve(p.bob.wallet, p.alice.wallet.payInvoice({ id: 'y', ...parts }));
    expect(result).toMatchObject({ status: 'failed', reason: 'Expired' });
    expect((await p.bob.wallet.invoice(hash)).status).toBe('expired');
  });

  it('is refused when it brings less than the invoice asks', async () => {
    const p = await pair();
    const { hash } = await p.bob.wallet.createInvoice({ asset: 'BTC', quantity: 700n });
    const parts = { to: p.bob.handle, amount: 699n, hash };
    const result = await serve(p.bob.wallet, p.alice.wallet.payInvoice({ id: 'y', ...parts }));
    expect(result).toMatchObject({ status: 'failed', reason: 'AmountTooLow 700' });
    const again = await serve(p.bob.wallet, p.alice.wallet.payInvoice({ id: 'z', ...parts, amount: 700n }));
    expect(again.status).toBe('settled');
    expect(await agrees(p, 'bob', p.bob)).toBe(100_700n);
  });

  it('is unknown while the hub is away, and settled once it is back', async () => {
    const p = await pair();
    const { uri } = await p.bob.wallet.createInvoice({ asset: 'BTC', quantity: 700n });
    const fresh = await p.w.open('alice');
    p.w.hub.deaf = true;
    const waiting = fresh.payInvoice({ id: 'x', uri, timeoutSeconds: 0 });
    await expect(waiting).rejects.toMatchObject({ code: 'HubUnreachable' });
    expect(await p.alice.wallet.payments()).toEqual([]);
    p.w.hub.deaf = false;
    await p.alice.wallet.sync();
    const paying = p.alice.wallet.payInvoice({ id: 'x', uri, timeoutSeconds: 0.3 });
    p.w.hub.deaf = true;
    expect(await paying).toMatchObject({ status: 'unknown' });
    p.w.hub.deaf = false;
    await until(async () => {
      await p.bob.wallet.sync();
      await p.alice.wallet.sync();
      return (await p.alice.wallet.payment('x')).status === 'settled';
    });
    expect(await agrees(p, 'alice', p.alice)).toBe(99_300n);
  });

  it('takes its turn while another payment is not decided', async () => {
    const p = await pair();
    const invoices = await Promise.all(
      [1n, 2n, 3n].map((quantity) => p.bob.wallet.createInvoice({ asset: 'BTC', quantity })),
    );
    const results = await serve(
      p.bob.wallet,
      Promise.all(invoices.map(({ uri }, i) => p.alice.wallet.payInvoice({ id: `p${i}`, uri }))),
    );
    expect(results.map((r: PaymentResult) => r.status)).toEqual(['settled', 'settled', 'settled']);
    expect(await agrees(p, 'alice', p.alice)).toBe(99_994n);
  });

  it('says how much there is when it is not enough, and when there is no connection at all', async () => {
    const p = await pair();
    const { hash } = await p.bob.wallet.createInvoice({ asset: 'BTC', quantity: 700n });
    const parts = { id: 'x', to: p.bob.handle, hash };
    await expect(p.alice.wallet.payInvoice({ ...parts, amount: 100_000n })).rejects.toMatchObject({
      code: 'AmountExceedsSpendable',
    });
    const carol = await p.w.open('carol');
    await expect(carol.payInvoice({ ...parts, amount: 1n })).rejects.toMatchObject({ code: 'NoConnection' });
    await expect(p.bob.wallet.createInvoice({ asset: 'XCP', quantity: 1n })).rejects.toMatchObject({
      code: 'UnsupportedAsset',
    });
    await expect(p.bob.wallet.createInvoice({ asset: 'BTC', quantity: 200_000n })).rejects.toMatchObject({
      code: 'PaymentExceedsReceivable',
    });
  });
});

describe('open payments', () => {
  it('are paid at once, against a receipt of the hub', async () => {
    const p = await pair();
    const result = await p.alice.wallet.microSend({
      destination: p.bob.handle,
      quantity: 42n,
      token: 'abcd',
    });
    expect(result).toMatchObject({ status: 'settled', token: 'abcd', quantity: 42n });
    const synced = await p.bob.wallet.sync(p.bob.handle);
    expect(synced[p.bob.handle]?.received).toMatchObject([{ quantity: 42n, token: 'abcd' }]);
    expect((await p.bob.wallet.sync(p.bob.handle))[p.bob.handle]?.received).toEqual([]);
    expect(await agrees(p, 'alice', p.alice)).toBe(99_958n);
    expect(await agrees(p, 'bob', p.bob)).toBe(100_042n);
  });

  it('come back when the hub refuses them', async () => {
    const p = await pair();
    const result = await p.alice.wallet.microSend({ destination: 'ee'.repeat(32), quantity: 42n });
    expect(result).toMatchObject({ status: 'failed', reason: 'PayeeUnknown' });
    expect(await agrees(p, 'alice', p.alice)).toBe(100_000n);
  });

  it('wait in the queue for sync, and go out in one commit', async () => {
    const p = await pair();
    const source = p.alice.handle;
    const queue = (quantity: bigint) =>
      p.alice.wallet.queuePayment({ source, destination: p.bob.handle, quantity });
    const tokens = [await queue(1n), await queue(2n), await queue(4n)];
    expect((await p.alice.wallet.connection(source)).queued).toBe(3);
    expect(await p.alice.wallet.cancelPayment(tokens[1] ?? '')).toBe(true);
    expect(await p.alice.wallet.cancelPayment(tokens[1] ?? '')).toBe(false);
    const before = p.w.hub.line(source).received;
    const synced = await p.alice.wallet.sync();
    expect(synced[source]?.sent.map((s) => [s.token, s.status])).toEqual([
      [tokens[0], 'settled'],
      [tokens[2], 'settled'],
    ]);
    expect(p.w.hub.line(source).received).toBe(before + 1);
    expect(await p.alice.wallet.queuedPayments()).toEqual([]);
    expect(await agrees(p, 'alice', p.alice)).toBe(99_995n);
  });
});

describe('a wallet killed at any commit', () => {
  /** How many commits each side makes in this scene; far more than there are, so that the last runs die nowhere. */
  const STEPS = Array.from({ length: 9 }, (_, i) => i + 1);

  it.each(STEPS)('pays once, whatever is repeated after the payer died at its commit %i', async (n) => {
    const p = await pair();
    const { uri, hash } = await p.bob.wallet.createInvoice({ asset: 'BTC', quantity: 700n });
    p.w.store('alice').dieAt(n);
    const dying = p.alice.wallet.payInvoice({ id: 'x', uri, timeoutSeconds: 0.1 });
    await serve(
      p.bob.wallet,
      dying.catch(() => undefined),
    );
    p.w.setStore('alice', p.w.store('alice').reopen());
    const again = await p.w.open('alice');
    const result = await serve(p.bob.wallet, again.payInvoice({ id: 'x', uri }));
    expect(result).toMatchObject({ status: 'settled', hash });
    const alice = { wallet: again, handle: p.alice.handle };
    expect(await agrees(p, 'alice', alice)).toBe(99_300n);
    expect(await agrees(p, 'bob', p.bob)).toBe(100_700n);
  });

  it.each(STEPS)('is paid once, when the payee died at its commit %i', async (n) => {
    const p = await pair();
    const { uri, hash } = await p.bob.wallet.createInvoice({ asset: 'BTC', quantity: 700n });
    const paying = p.alice.wallet.payInvoice({ id: 'x', uri });
    p.w.store('bob').dieAt(n);
    for (let i = 0; i < 4; i++) await p.bob.wallet.sync().catch(() => undefined);
    p.w.setStore('bob', p.w.store('bob').reopen());
    const again = await p.w.open('bob');
    expect(await serve(again, paying)).toMatchObject({ status: 'settled', hash });
    expect((await again.invoice(hash)).status).toBe('paid');
    const bob = { wallet: again, handle: p.bob.handle };
    expect(await agrees(p, 'bob', bob)).toBe(100_700n);
    expect(await agrees(p, 'alice', p.alice)).toBe(99_300n);
  });
});
