import { describe, expect, it } from 'vitest';
import { formatInvoice } from '../../wallet/invoice-uri.ts';
import { inspect } from './inspect.ts';

const HANDLE = 'ab'.repeat(32);
const ADDRESS = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';
const MAIN = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
const HUB = 'https://hub.example/';
const known = {
  network: 'regtest' as const,
  hub: HUB,
  connections: [{ hub: HUB, status: 'open' as const, fee: '2' }],
};

describe('what the user pasted', () => {
  it('is an address of this network', () => {
    expect(inspect(` ${ADDRESS}\n`, known)).toEqual({ kind: 'address', to: ADDRESS });
  });

  it('is a bitcoin: link, with its amount and its words', () => {
    const text = `bitcoin:${ADDRESS}?amount=0.00012345&label=Shop&message=Order%2012`;
    expect(inspect(text, known)).toEqual({
      kind: 'address',
      to: ADDRESS,
      amount: '12345',
      memo: 'Shop · Order 12',
    });
  });

  it('is an invoice, with whether it can be paid over a connection', () => {
    const invoice = {
      ...{ payee: HANDLE, hub: HUB, asset: 'BTC', quantity: 500n, hash: 'cd'.repeat(32) },
      expiresAt: 1_900_000_000,
      memo: 'tea',
    };
    expect(inspect(formatInvoice(invoice), known)).toEqual({
      ...{ kind: 'invoice', to: HANDLE, amount: '500', memo: 'tea', expiresAt: 1_900_000_000 },
      ...{ hub: HUB, connected: true, fee: '2' },
    });
    const other = inspect(formatInvoice({ ...invoice, hub: 'https://other.example/' }), known);
    expect(other).toMatchObject({ hub: 'https://other.example/', connected: false });
    expect(other).not.toHaveProperty('fee');
  });

  it('is a handle, alone or with its hub', () => {
    expect(inspect(HANDLE, known)).toMatchObject({ kind: 'handle', to: HANDLE, hub: HUB, connected: true });
    expect(inspect(`pico:${HANDLE}@hub.example`, known)).toMatchObject({ to: HANDLE, connected: true });
    expect(inspect(`pico:${HANDLE}@127.0.0.1:18701`, known)).toMatchObject({
      hub: 'http://127.0.0.1:18701/',
      connected: false,
    });
  });

  it('is a checkout page of a shop, which is not asked', () => {
    const to = 'https://shop.example/btcpay/i/HMprBnL9BTXWuPvpoKBS6e';
    const shop = { host: 'shop.example', base: 'https://shop.example/btcpay' };
    expect(inspect(` ${to}`, known)).toEqual({ kind: 'shop', to, shop });
  });

  it.each([
    ['', undefined],
    ['https://shop.example/blog', 'InvalidParams'],
    ['http://shop.example/i/HMprBnL9BTXWuPvpoKBS6e', 'InvalidParams'],
    ['hello', 'InvalidAddress'],
    [MAIN, 'InvalidAddress'],
    [`bitcoin:${MAIN}`, 'InvalidAddress'],
    [`bitcoin:${ADDRESS}?amount=1&amount=2`, 'InvalidUri'],
    [`bitcoin:${ADDRESS}?req-new=1`, 'InvalidUri'],
    ['pico:nothing', 'InvalidInvoice'],
    [`pico:${HANDLE}@user:pass@hub.example`, 'InvalidInvoice'],
    ['x'.repeat(5000), undefined],
  ])('%j is refused by name', (text, why) => {
    let error: unknown;
    try {
      inspect(text, known);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'InvalidParams', data: { field: 'text', ...(why && { why }) } });
  });

  it('says where an address of another network belongs', () => {
    expect(() => inspect(MAIN, known)).toThrow(/main/);
  });
});
