import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openNodeStore } from '../../lib/store/node/open.ts';
import type { Store } from '../../lib/store/types.ts';
import type { Received } from '../../lib/wallet/types.ts';
import { checkWebhookUrl, deliveryWrites, signatureHeader, webhookDeliverer } from './webhooks.ts';

const SECRET = 'cd'.repeat(32);
const payment = (id: string): Received => ({
  id,
  connection: 'aa',
  quantity: 5n,
  token: 'bb',
  at: 1_000_000,
});

let folder: string;
let store: Store;
let now: number;
let sent: { readonly headers: Headers; readonly body: string }[];
/** What the shop answers; 0 is no answer at all. */
let answers: number[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'picopay-webhooks-'));
  store = await openNodeStore({ path: join(folder, 'wallet.sqlite') });
  [now, sent, answers] = [1000, [], []];
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const deliverer = () =>
  webhookDeliverer({
    ...{ store, url: 'https://shop.example/paid', secret: SECRET, clock: () => now },
    describe: async ({ id, quantity }) => ({ id, amount: quantity.toString() }),
    fetch: async (_url, init) => {
      sent.push({ headers: new Headers(init?.headers), body: String(init?.body) });
      const status = answers.shift() ?? 200;
      if (status === 0) throw new TypeError('fetch failed');
      return new Response(status === 204 ? null : 'ok', { status });
    },
  });

describe('webhooks', () => {
  it('are delivered once, signed over time and body, and then forgotten', async () => {
    await store.commit(deliveryWrites(payment('p1')));
    const hooks = deliverer();
    await hooks.wake();
    await hooks.wake();
    await hooks.stop();
    expect(sent.map(({ body }) => body)).toEqual(['{"id":"p1","amount":"5"}']);
    const [first] = sent;
    const v1 = createHmac('sha256', SECRET).update('1000.{"id":"p1","amount":"5"}').digest('hex');
    expect(first?.headers.get('picopay-signature')).toBe(`t=1000,v1=${v1}`);
    expect(first?.headers.get('picopay-delivery')).toBe('p1');
    expect(await store.list('webhooks')).toEqual([]);
  });

  it('are tried again later and later until a 2xx comes, with the same id and body', async () => {
    await store.commit(deliveryWrites(payment('p1')));
    answers = [500, 302, 0, 404, 204];
    const hooks = deliverer();
    const waits: number[] = [];
    for (let tries = 0; tries < 5; tries++) {
      await hooks.wake();
      const [row] = await store.list<{ at: number }>('webhooks');
      if (!row) break;
      waits.push(row.at - now);
      now = row.at - 1;
      await hooks.wake();
      expect(sent).toHaveLength(tries + 1);
      now = row.at;
    }
    await hooks.stop();
    expect(waits).toEqual([1, 2, 4, 8]);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    expect(sent).toHaveLength(5);
    expect(await store.list('webhooks')).toEqual([]);
  });

  it('wait an hour at most', async () => {
    const [write] = deliveryWrites(payment('p1'));
    if (!write || !('put' in write)) throw new Error('a put was expected');
    await store.commit([{ ...write, value: { ...Object(write.value), attempts: 5000 } }]);
    answers = [500];
    const hooks = deliverer();
    await hooks.wake();
    await hooks.stop();
    expect(await store.list('webhooks')).toMatchObject([{ at: 4600, attempts: 5001 }]);
  });

  it('do not wait for one another: a dead one holds no other up', async () => {
    await store.commit([...deliveryWrites(payment('p1')), ...deliveryWrites(payment('p2'))]);
    answers = [500, 200];
    const hooks = deliverer();
    await hooks.wake();
    await hooks.stop();
    expect(await store.list('webhooks')).toMatchObject([{ id: 'p1' }]);
  });

  it('outlive the process: a new one sends what is still owed', async () => {
    await store.commit(deliveryWrites(payment('p1')));
    await store.close();
    store = await openNodeStore({ path: join(folder, 'wallet.sqlite') });
    const hooks = deliverer();
    await hooks.wake();
    await hooks.stop();
    expect(sent).toHaveLength(1);
  });
});

describe('checkWebhookUrl', () => {
  it('takes https, and http on this machine', () => {
    expect(checkWebhookUrl('https://shop.example/x')).toBe('https://shop.example/x');
    expect(checkWebhookUrl('http://127.0.0.1:8080/x')).toBe('http://127.0.0.1:8080/x');
    expect(() => checkWebhookUrl('http://shop.example/x')).toThrow(/https/);
    expect(() => checkWebhookUrl('http://127.0.0.1.evil.example/')).toThrow(/https/);
  });
});

describe('signatureHeader', () => {
  it('changes with time, body and secret', () => {
    const all = [
      signatureHeader('a', 'b', 1),
      signatureHeader('a', 'b', 2),
      signatureHeader('a', 'c', 1),
      signatureHeader('d', 'b', 1),
    ];
    expect(new Set(all.map((header) => header.split('v1=')[1])).size).toBe(4);
  });
});
