import { describe, expect, it } from 'vitest';
import { until, world } from '../../test/harness/wallets.ts';
import { ledgerBalance } from './index.ts';

describe('a wallet with a hub', () => {
  it('opens a connection and shows what it can send and receive', async () => {
    const w = world();
    const { wallet, handle } = await w.connected('alice');
    const info = await wallet.connection(handle);
    expect(info.status).toBe('open');
    expect(info.balance).toBe(100_000n);
    expect(info.sendable).toBeGreaterThan(98_000n);
    expect(info.receivable).toBeGreaterThan(98_000n);
    expect(info.problem).toBeUndefined();
    expect(await ledgerBalance(w.store('alice'), handle)).toBe(100_000n);
  });

  it('pays an invoice through the hub, and both ledgers agree with both channels', async () => {
    const w = world();
    const alice = await w.connected('alice');
    const bob = await w.connected('bob');
    const invoice = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 1234n, memo: 'tea & cake' });
    expect(invoice.uri).toContain(`pico:${bob.handle}@`);
    const paying = alice.wallet.payInvoice({ id: 'one', uri: invoice.uri });
    await until(async () => {
      await bob.wallet.sync();
      return (await bob.wallet.invoice(invoice.hash)).status === 'paid';
    });
    const paid = await paying;
    expect(paid).toMatchObject({ status: 'settled', quantity: 1234n, fee: 0n, hash: invoice.hash });
    expect(paid.token).toBe((await bob.wallet.invoice(invoice.hash)).preimage);
    expect((await alice.wallet.connection(alice.handle)).balance).toBe(98_766n);
    expect((await bob.wallet.connection(bob.handle)).balance).toBe(101_234n);
    expect(await ledgerBalance(w.store('alice'), alice.handle)).toBe(98_766n);
    expect(await ledgerBalance(w.store('bob'), bob.handle)).toBe(101_234n);
  });
});
