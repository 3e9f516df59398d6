import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Btcpay, startBtcpay } from '../../sandbox/btcpay/start.ts';
import { freePort } from '../harness/free-port.ts';
import { type Person, startWorld, until, type World } from './cli-driver.ts';
import { rpcClient } from './cli-rpc.ts';

let world: World;
let shop: Btcpay;
let merchant: Person;
let buyer: Person;

beforeAll(async () => {
  world = await startWorld();
  shop = await startBtcpay({ node: world.chain.node, port: 0 });
  merchant = world.person('merchant');
  buyer = world.person('buyer');
  const code = shop.admin.pairingCode(shop.storeId);
  await merchant.ok('btcpay', 'pair', shop.url, '--code', code, '--store', 'tea');
  await world.fund(buyer, 1_000_000n);
});
afterAll(async () => {
  await shop?.close();
  await world?.close();
});

interface Invoice {
  readonly id: string;
  readonly checkout_link: string;
}
interface Payment {
  readonly status: string;
  readonly txid: string;
}

const invoice = async (...wish: string[]) =>
  (await merchant.ok('btcpay', 'invoice', ...wish, '--item_desc', 'Tea')) as Invoice;
const bitcoin = (amount: string) => invoice('--price', amount, '--currency', 'BTC');
describe('picopay btcpay pay', () => {
  it('shows what would be paid, and pays nothing, until it is told how much may be', async () => {
    const { id, checkout_link: url } = await bitcoin('0.0005');
    expect(await buyer.ok('btcpay', 'pay', url)).toMatchObject({
      ...{ status: 'asked', how: 'chain', amount: '50000', item_desc: 'Tea', store_name: 'Corner Records' },
      fee: expect.stringMatching(/^\d+$/),
    });
    const low = await buyer.run('btcpay', 'pay', url, '--max_amount', '49999');
    expect([low.code, low.stderr]).toEqual([1, expect.stringMatching(/^PaymentFailed: .*maxAmount/)]);
    expect(shop.admin.invoice(id)).toMatchObject({ status: 'New', paidSat: 0n });
  });

  it('pays on the chain, follows it until the shop has settled it, and never pays twice', async () => {
    const { id, checkout_link: url } = await bitcoin('0.0005');
    const paying = buyer.spawn('btcpay', 'pay', url, '--max_amount', '50000');
    await until('the shop sees it', async () => /^seen /m.test(paying.stderr()));
    await world.chain.mine();
    expect(await paying.exit).toBe(0);
    const paid = JSON.parse(paying.stdout()) as Payment;
    expect(paid).toMatchObject({ status: 'settled', invoice: id, how: 'chain', amount: '50000' });
    expect(shop.admin.invoice(id)).toMatchObject({ status: 'Settled', paidSat: 50_000n });
    expect(await buyer.ok('btcpay', 'pay', url, '--max-amount', '50000')).toMatchObject(paid);
    expect(shop.admin.invoice(id).paidSat).toBe(50_000n);
    const other = await merchant.run('btcpay', 'pay', url, '--max_amount', '50000');
    expect([other.code, other.stderr]).toEqual([1, expect.stringMatching(/^AlreadyPaid: /)]);
  });

  it('can be stopped while it waits, and goes on when it is asked again', async () => {
    const { id, checkout_link: url } = await bitcoin('0.0004');
    const paying = buyer.spawn('btcpay', 'pay', url, '--max_amount', '40000');
    await until('it is sent', async () => /^(?:sent|seen) /m.test(paying.stderr()));
    paying.child.kill('SIGINT');
    expect(await paying.exit).toBe(1);
    expect(paying.stderr()).toMatch(/^NotSettled: .*never pays twice/m);
    expect(await buyer.ok('btcpay', 'pay', url, '--max_amount', '40000', '--sent')).toMatchObject({
      txid: (JSON.parse(paying.stdout()) as Payment).txid,
    });
    await world.chain.mine();
    expect(await buyer.ok('btcpay', 'pay', url, '--max_amount', '40000')).toMatchObject({
      status: 'settled',
    });
    expect(shop.admin.invoice(id)).toMatchObject({ status: 'Settled', paidSat: 40_000n });
  });

  it('pays what an open invoice is given', async () => {
    const { id, checkout_link: url } = await invoice('--top_up', '--currency', 'BTC');
    const asked = await buyer.run('btcpay', 'pay', url);
    expect([asked.code, asked.stderr]).toEqual([1, expect.stringMatching(/^AmountRequired: /)]);
    await buyer.ok('btcpay', 'pay', url, '--amount', '7000', '--sent');
    await shop.admin.check();
    expect(shop.admin.invoice(id).paidSat).toBe(7000n);
  });

  it('refuses what has expired, what is no shop, and a shop that is away', async () => {
    const { checkout_link: url } = await bitcoin('0.0003');
    shop.admin.advance(16 * 60_000);
    const refused = async (link: string) => {
      const { code, stderr } = await buyer.run('btcpay', 'pay', link, '--max_amount', '99999999');
      return [code, stderr.split(':')[0]];
    };
    expect(await refused(url)).toEqual([1, 'Expired']);
    expect(await refused(`${shop.url}/i/AAAAAAAAAAAAAAAAAAAAAA`)).toEqual([1, 'InvoiceNotFound']);
    expect(await refused('http://127.0.0.1:1/i/AAAAAAAAAAAAAAAAAAAAAA')).toEqual([1, 'ShopUnreachable']);
    expect(await refused('https://example.com/')).toEqual([1, 'InvalidParams']);
    shop.admin.advance(-16 * 60_000);
  });

  it('pays over a channel where the shop offers it, by JSON-RPC too', async () => {
    for (const person of [merchant, buyer]) await world.connect(person, 300_000n);
    const till = await merchant.start('serve', '--port', `${await freePort()}`);
    const serving = await buyer.start('serve', '--port', `${await freePort()}`);
    try {
      shop.admin.setTill({ url: String(till.ready['url']), token: merchant.file('token').trim() });
      const client = rpcClient(buyer, serving);
      const { id, checkout_link: url } = await bitcoin('0.0002');
      const paid = await client.call('btcpay_pay', { url, max_amount: '20000' });
      expect(paid).toMatchObject({ status: 'settled', how: 'channel', amount: '20000' });
      expect(shop.admin.invoice(id)).toMatchObject({ status: 'Settled', paidSat: 20_000n });
    } finally {
      shop.admin.setTill(undefined);
      expect([await till.stop(), await serving.stop()]).toEqual([0, 0]);
    }
  });
});
