import { createHmac } from 'node:crypto';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Btcpay, startBtcpay } from '../../sandbox/btcpay/start.ts';
import { freePort } from '../harness/free-port.ts';
import { type Person, startWorld, until, type World } from './cli-driver.ts';
import { rpcClient } from './cli-rpc.ts';

let world: World;
let shop: Btcpay;
let merchant: Person;

beforeAll(async () => {
  world = await startWorld();
  shop = await startBtcpay({ node: world.chain.node, port: 0 });
  merchant = world.person('merchant');
});
afterAll(async () => {
  await shop?.close();
  await world?.close();
});

interface Invoice {
  readonly id: string;
  readonly status: string;
  readonly checkout_link: string;
  readonly due: string;
}

const wish = ['--price', '12.50', '--currency', 'EUR', '--order_id', '17', '--item_desc', 'Tea'];

describe('picopay btcpay, for who sells', () => {
  it('pairs by a code, once, and keeps the key sealed', async () => {
    const code = shop.admin.pairingCode(shop.storeId);
    const paired = await merchant.ok('btcpay', 'pair', shop.url, '--code', code, '--store', 'tea');
    expect(paired).toEqual({ store: 'tea', host: shop.url, api: 'legacy' });
    const folder = join(merchant.home, 'regtest', 'btcpay');
    expect(readdirSync(folder)).toEqual(['tea.store']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'tea.store')).mode & 0o777).toBe(0o600);
    expect(merchant.file('regtest/btcpay/tea.store')).not.toMatch(/PRIVATE KEY|merchant/);
    const again = await merchant.run('btcpay', 'pair', shop.url, '--code', code, '--store', 'tea');
    expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(/^StoreExists: /)]);
    const used = await merchant.run('btcpay', 'pair', shop.url, '--code', code, '--store', 'other');
    expect([used.code, used.stderr]).toEqual([1, expect.stringMatching(/^PairingCodeUsed: /)]);
  });

  it('makes an invoice, shows it and lists it by every filter; knows the rates', async () => {
    const made = (await merchant.ok('btcpay', 'invoice', ...wish)) as Invoice;
    expect(made).toMatchObject({ status: 'new', amount: '12.5', currency: 'EUR', order_id: '17' });
    expect(await merchant.ok('btcpay', 'invoice', made.id)).toEqual(made);
    await merchant.ok('btcpay', 'invoice', '--top_up', '--currency', 'USD');
    const today = new Date().toISOString().slice(0, 10);
    const ids = async (...filter: string[]) =>
      ((await merchant.ok('btcpay', 'invoices', ...filter)) as Invoice[]).map(({ id }) => id);
    const days = ['--date_start', today, '--date_end', today];
    expect(
      await ids('--status', 'new', '--order_id', '17', ...days, '--limit', '5', '--offset', '0'),
    ).toEqual([made.id]);
    expect(await ids()).toHaveLength(2);
    expect(await ids('--date_end', '2020-01-01')).toEqual([]);
    expect(await ids('--item_code', 'none')).toEqual([]);
    expect(await merchant.ok('btcpay', 'rate', 'usd')).toBe('64000.5');
    expect(await merchant.ok('btcpay', 'rates', '--pairs', 'BTC_USD')).toMatchObject([
      { pair: 'BTC_USD', rate: '64000.5' },
    ]);
    const odd = await merchant.run('btcpay', 'rate', 'XXX');
    expect([odd.code, odd.stderr]).toEqual([1, expect.stringMatching(/^RateUnavailable: /)]);
  });

  it('pairs by a click on the page it names, also when it was killed while it waited', async () => {
    const { id } = shop.admin.createStore({ name: 'Second' });
    const first = merchant.spawn('btcpay', 'pair', shop.url, '--store', 'second');
    const page = async (running: typeof first) =>
      await until('the page is named', async () => /(http\S+pairingCode=(\S+))/.exec(running.stderr())?.[2]);
    const code = await page(first);
    await first.kill();
    const second = merchant.spawn('btcpay', 'pair', shop.url, '--store', 'second');
    expect(await page(second)).toBe(code);
    shop.admin.approvePairing(code, id);
    expect(await second.exit).toBe(0);
    expect(JSON.parse(second.stdout())).toEqual({ store: 'second', host: shop.url, api: 'legacy' });
    expect(await merchant.ok('btcpay', 'stores')).toMatchObject([{ store: 'second' }, { store: 'tea' }]);
    const unclear = await merchant.run('btcpay', 'invoices');
    expect([unclear.code, unclear.stderr]).toEqual([
      1,
      expect.stringMatching(/^StoreUnclear: .*--store second or --store tea/),
    ]);
    expect(await merchant.ok('btcpay', 'invoices', '--store', 'second')).toEqual([]);
    expect(await merchant.ok('btcpay', 'invoices', '--store', 'tea')).toHaveLength(2);
  });

  it('takes in an API key and what another home exports, and marks and forgets', async () => {
    const other = world.person('other');
    const file = join(merchant.home, 'key');
    writeFileSync(file, `${shop.admin.apiKey(`unrestricted:${shop.storeId}`)}\n`);
    const taken = await other.ok('btcpay', 'import', '--file', file, '--host', shop.url, '--store', 'key');
    expect(taken).toEqual({ store: 'key', host: shop.url, api: 'greenfield', store_id: shop.storeId });
    const { id } = (await other.ok('btcpay', 'invoice', ...wish, '--pico', 'pico:x')) as Invoice;
    expect(await other.ok('btcpay', 'invoice', id)).toMatchObject({ pico: 'pico:x', status: 'new' });
    expect(await other.ok('btcpay', 'mark', id, 'settled')).toMatchObject({ id, status: 'settled' });

    const saved = JSON.stringify(await merchant.ok('btcpay', 'export', 'tea', '--yes'));
    const imported = await other.runWith({ input: saved }, 'btcpay', 'import', '--store', 'copy');
    expect(imported.json).toMatchObject({ store: 'copy', api: 'legacy' });
    expect(await other.ok('btcpay', 'invoice', id, '--store', 'copy')).toMatchObject({
      id,
      status: 'settled',
    });
    await other.ok('btcpay', 'remove', 'copy');
    const gone = await other.run('btcpay', 'invoice', id, '--store', 'copy');
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringMatching(/^StoreNotFound: .*key/)]);
  });

  it('believes a webhook only that it may ask, and only when it is signed', async () => {
    const { id } = (await merchant.ok('btcpay', 'invoice', ...wish, '--store', 'tea')) as Invoice;
    const secret = join(merchant.home, 'webhook');
    writeFileSync(secret, 'webhook-secret\n');
    const input = JSON.stringify({ type: 'InvoiceSettled', invoiceId: id });
    const signature = `sha256=${createHmac('sha256', 'webhook-secret').update(input).digest('hex')}`;
    const hear = (text: string) =>
      merchant.runWith(
        { input: text },
        ...['btcpay', 'webhook', '--signature', signature, '--secret_file', secret, '--store', 'tea'],
      );
    expect((await hear(input)).json).toMatchObject({ id, status: 'new' });
    const forged = await hear(`${input} `);
    expect([forged.code, forged.stderr]).toEqual([1, expect.stringMatching(/^WebhookRefused: /)]);
  });

  it('offers it over JSON-RPC, without a word of keys', async () => {
    const running = await merchant.start('serve', '--port', `${await freePort()}`);
    try {
      const client = rpcClient(merchant, running);
      const given = { store: 'tea', price: '5', currency: 'USD' };
      const { id } = (await client.call('btcpay_invoice', given)) as Invoice;
      expect(await client.call('btcpay_invoice', { store: 'tea', id })).toMatchObject({ id, amount: '5' });
      expect(await client.call('btcpay_stores')).toHaveLength(2);
      await expect(client.call('btcpay_export', { store: 'tea', yes: true })).rejects.toThrow(
        'MethodNotFound',
      );
    } finally {
      expect(await running.stop()).toBe(0);
    }
  });
});
