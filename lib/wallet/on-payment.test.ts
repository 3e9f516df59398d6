import { describe, expect, it } from 'vitest';
import { until, type World, world } from '../../test/harness/wallets.ts';
import type { Wallet } from './index.ts';
import type { OnPayment } from './on-payment.ts';
import type { PaymentRow } from './rows.ts';

/** Keeps each payment's status in a row of its own. */
const follow: OnPayment = async (payment) => [
  { put: 'settings', key: payment.id, value: { status: payment.status } },
];

async function statuses(w: World, id: string): Promise<readonly (string | undefined)[]> {
  const store = w.store('alice');
  const payment = await store.get<PaymentRow>('payments', id);
  const followed = await store.get<{ status: string }>('settings', id);
  return [payment?.status, followed?.status];
}

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

describe('what follows a payment', () => {
  it('is written with it at each of its turns, wherever the process dies', async () => {
    for (let n = 1; n < 9; n++) {
      const w = world();
      const bob = await w.connected('bob');
      const alice = await w.connected('alice', 100_000n, { onPayment: follow });
      const { uri } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 700n });
      w.store('alice').dieAt(n);
      await serve(
        bob.wallet,
        alice.wallet.payInvoice({ id: 'x', uri, timeoutSeconds: 0 }).catch(() => undefined),
      );
      const [payment, followed] = await statuses(w, 'x');
      expect(followed).toBe(payment);
      await alice.wallet.stop();
      w.setStore('alice', w.store('alice').reopen());
      const again = await w.open('alice', { onPayment: follow });
      const result = await serve(bob.wallet, again.payInvoice({ id: 'x', uri }));
      expect(result.status).toBe('settled');
      expect(await statuses(w, 'x')).toEqual(['settled', 'settled']);
    }
  });

  it('follows a failed payment, and an open one', async () => {
    const w = world();
    const bob = await w.connected('bob');
    const alice = await w.connected('alice', 100_000n, { onPayment: follow });
    const request = { id: 'x', to: bob.handle, amount: 500n, hash: 'ab'.repeat(32) };
    await serve(bob.wallet, alice.wallet.payInvoice(request));
    expect(await statuses(w, 'x')).toEqual(['failed', 'failed']);
    await serve(bob.wallet, alice.wallet.microSend({ id: 'y', destination: bob.handle, quantity: 5n }));
    expect(await statuses(w, 'y')).toEqual(['settled', 'settled']);
  });

  it('keeps the payment from being made when it cannot be read', async () => {
    const w = world();
    const bob = await w.connected('bob');
    let broken = true;
    const onPayment: OnPayment = () => {
      if (broken) throw new Error('unreadable');
      return [];
    };
    const alice = await w.connected('alice', 100_000n, { onPayment });
    const { uri } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 700n });
    await expect(alice.wallet.payInvoice({ id: 'x', uri })).rejects.toThrow('unreadable');
    expect(await statuses(w, 'x')).toEqual([undefined, undefined]);
    broken = false;
    expect((await serve(bob.wallet, alice.wallet.payInvoice({ id: 'x', uri }))).status).toBe('settled');
  });
});
