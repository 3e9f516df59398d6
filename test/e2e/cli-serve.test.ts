import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../harness/free-port.ts';
import { type Person, type Running, startWorld, until, type World } from './cli-driver.ts';
import { type RpcClient, rpcClient } from './cli-rpc.ts';

interface Delivery {
  readonly signature: string;
  readonly body: string;
}

/** The shop's own web server: answers each delivery with the next status it is given, 200 in the end. */
class Shop {
  readonly heard: Delivery[] = [];
  readonly answers: number[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      this.heard.push({ signature: String(request.headers['picopay-signature']), body });
      response.writeHead(this.answers.shift() ?? 200).end();
    });
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/paid`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

let world: World;
let shop: Shop;
let webhook: string;
let owner: Person;
let buyer: Person;
let port: number;
let running: Running;
let rpc: RpcClient;
let [from, to] = ['', ''];

const serve = async () => {
  running = await owner.start('serve', '--port', `${port}`, '--webhook', webhook);
  rpc = rpcClient(owner, running);
};
const invoiceFor = async (quantity: number, memo: string) =>
  (await rpc.call('createinvoice', { asset: 'BTC', quantity, memo })) as { uri: string; hash: string };
const deliveriesOf = (hash: string) => shop.heard.filter(({ body }) => JSON.parse(body).hash === hash);

beforeAll(async () => {
  world = await startWorld();
  shop = new Shop();
  webhook = await shop.listen();
  port = await freePort();
  [owner, buyer] = [world.person('owner'), world.person('buyer')];
  from = await world.connect(buyer, 100_000n);
  to = await world.connect(owner, 50_000n, '--max_owed', '1000');
  await serve();
}, 180_000);
afterAll(async () => {
  await running?.kill();
  shop?.close();
  await world?.close();
});

describe('picopay serve', () => {
  it('says where it is, and lets nobody else read its token', async () => {
    expect(running.ready).toMatchObject({ url: `http://127.0.0.1:${port}/`, network: 'regtest' });
    const response = await fetch(String(running.ready['url']), { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
  });

  it('offers the commands by the same names and arguments', async () => {
    expect(await rpc.call('version')).toBe('0.1.0');
    expect(await rpc.call('balances', { asset: 'BTC' })).toHaveProperty('BTC');
    expect(await rpc.call('status', { handle: to, verbose: true })).toHaveProperty(`connections.${to}.data`);
    expect(await rpc.call('hubstatus')).toHaveProperty('current_terms');
    expect(await rpc.call('history', {})).toBeInstanceOf(Array);
    expect(await rpc.call('backup')).toBeTypeOf('object');
    await expect(rpc.call('backup', { words: true })).rejects.toThrow('InvalidParams');
    await expect(rpc.call('restore')).rejects.toThrow('MethodNotFound');
    await expect(rpc.call('serve')).rejects.toThrow('MethodNotFound');
    await expect(rpc.call('close', { handle: 'x' })).rejects.toThrow('InvalidParams: handle');
  });

  it('tells of a payment by webhook and at /events, with the memo, signed', async () => {
    const events = await rpc.events();
    const { uri, hash } = await invoiceFor(700, 'order 17');
    const { token } = (await buyer.ok('payinvoice', uri)) as { token: string };
    await until('the shop is told', async () => deliveriesOf(hash).length > 0);
    await until('the listener is told', async () => events.heard.length > 0);
    events.close();
    const [{ body, signature } = { body: '', signature: '' }] = deliveriesOf(hash);
    expect(JSON.parse(body)).toMatchObject({
      ...{ type: 'payment', hash, amount: '700', asset: 'BTC', memo: 'order 17', handle: to },
    });
    expect(events.heard).toEqual([JSON.parse(body)]);
    const [, t = '', v1 = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
    const secret = owner.file('webhook-secret').trim();
    expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
    expect(await rpc.call('checkinvoice', { hash })).toMatchObject({ status: 'paid', token });
  });

  it('tells of an open payment by its token', async () => {
    await buyer.ok('microsend', from, to, '50', '--token', 'c0ffee');
    await until('the shop is told', async () =>
      shop.heard.some(({ body }) => JSON.parse(body).token === 'c0ffee'),
    );
  });

  it('tells again until the shop has said 2xx, with the same body, and then never again', async () => {
    shop.answers.push(500, 503);
    const { uri, hash } = await invoiceFor(10, 'again');
    await buyer.ok('payinvoice', uri);
    await until('the third attempt', async () => deliveriesOf(hash).length >= 3);
    expect(new Set(deliveriesOf(hash).map(({ body }) => body)).size).toBe(1);
    const count = shop.heard.length;
    const next = await invoiceFor(11, 'next');
    await buyer.ok('payinvoice', next.uri);
    await until('the next one', async () => deliveriesOf(next.hash).length > 0);
    expect(shop.heard).toHaveLength(count + 1);
  });

  it('still tells of a payment when it was killed before the shop heard of it', async () => {
    shop.answers.push(...Array<number>(50).fill(500));
    const { uri, hash } = await invoiceFor(12, 'killed');
    await buyer.ok('payinvoice', uri);
    await until('the first attempt', async () => deliveriesOf(hash).length > 0);
    await running.kill();
    shop.answers.length = 0;
    const before = deliveriesOf(hash).length;
    await serve();
    await until('it is told after the restart', async () => deliveriesOf(hash).length > before);
    expect(await rpc.call('checkinvoice', { hash })).toMatchObject({ status: 'paid' });
  });

  it('pays, and the same id pays once', async () => {
    await buyer.ok('createinvoice', 'BTC', '5');
    const listening = await buyer.start('serve', '--port', `${await freePort()}`);
    const theirs = rpcClient(buyer, listening);
    const { uri } = (await theirs.call('createinvoice', { asset: 'BTC', quantity: 20 })) as { uri: string };
    const paid = await rpc.call('payinvoice', { uri, id: 'refund-1' });
    expect(paid).toMatchObject({ status: 'settled', quantity: '20', id: 'refund-1' });
    expect(await rpc.call('payinvoice', { uri, id: 'refund-1' })).toEqual(paid);
    expect(await listening.stop()).toBe(0);
  });

  it('ends on Ctrl-C with 0, and its port is free again', async () => {
    expect(await running.stop()).toBe(0);
    await serve();
    expect(await rpc.call('version')).toBe('0.1.0');
  });
});
