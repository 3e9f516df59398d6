import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { bytesToHex } from '../lib/bytes.ts';
import { sessionDigest } from '../lib/hub/index.ts';
import { type Client, type World, world } from './fakes.ts';
import { startMetrics } from './metrics-server.ts';
import { type Running, startServer } from './server.ts';

/** For what a socket at the other end will have heard. */
const PATIENCE = { timeout: 30_000 };

let w: World;
let server: Running;
const start = async (config: Record<string, unknown> = {}) => {
  w = world({ metrics_port: 0, ...config });
  server = await startServer(w.hub);
};
beforeEach(() => start());
afterEach(() => server.close());

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(server.url, { method: 'POST', body, headers });
const answer = async (body: unknown) =>
  (await post(typeof body === 'string' ? body : JSON.stringify(body))).json();

describe('the hub over HTTP', () => {
  it('answers JSON-RPC on any path, to any page', async () => {
    const response = await fetch(`${server.url}/api/v2/`, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 'x', method: 'mph_status', params: {} }),
    });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', id: 'x', result: { network: 'regtest' } });
    const preflight = await fetch(server.url, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'content-type',
    ]);
  });

  it.each<[unknown, number, unknown]>([
    ['{', -32700, null],
    ['[]', -32600, null],
    [{ id: 1 }, -32600, null],
    [{ id: 1, method: 'x' }, -32601, 1],
    [{ id: 2, method: 'mph_status', params: [1] }, -32602, null],
    [{ id: 3, method: 'mph_status', params: { what: 1 } }, -32602, 3],
    [{ id: 4, method: 'mph_sync', params: { handle: 'ab'.repeat(32) } }, -32000, 4],
    ['"\\ud800"', -32600, null],
    ['['.repeat(100_000), -32700, null],
  ])('has an error for %j', async (body, code, id) => {
    const { error, ...rest } = await answer(body);
    expect([error.code, rest.id]).toEqual([code, id]);
    expect(error.data).toMatchObject({
      type: expect.any(String),
      args: expect.any(Array),
      message: expect.any(String),
    });
    expect(await answer({ id: 9, method: 'mph_status' })).toHaveProperty('result');
  });

  it('takes no body larger than a megabyte, and stays up', async () => {
    const status = await new Promise((resolve) => {
      const req = request(server.url, { method: 'POST' }, (res) => resolve(res.statusCode));
      req.on('error', () => resolve('cut off'));
      req.end(Buffer.alloc(3 << 20, 0x20));
    });
    expect([413, 'cut off']).toContain(status);
    expect(await answer({ id: 9, method: 'mph_status' })).toHaveProperty('result');
  });

  it('lets one address call only so often', async () => {
    await server.close();
    await start({ limits: { request_burst: 3, requests_per_second: 1 } });
    for (let i = 0; i < 3; i++) expect((await post('{')).status).toBe(200);
    const refused = await post('{');
    expect([refused.status, (await refused.json()).error.data.type]).toEqual([429, 'RateLimited']);
    w.now += 1000;
    expect((await post('{')).status).toBe(200);
  });

  it('shows metrics on this machine only', async () => {
    const metrics = await startMetrics(w.hub);
    const text = await (await fetch(metrics.url)).text();
    expect(new URL(metrics.url).hostname).toBe('127.0.0.1');
    expect(text).toContain('\npicopay_crypto_native 1\n');
    expect(text).toMatch(/^picopay_locked_payments_total\{status="open"\} 0$/m);
    expect((await fetch(metrics.url.replace('/metrics', '/'))).status).toBe(404);
    expect((await fetch(`${server.url}/metrics`)).headers.get('content-type')).toBe('application/json');
    await metrics.close();
  });
});

/** A socket that speaks JSON by hand. */
async function dial(): Promise<{
  socket: WebSocket;
  ask: (m: unknown) => Promise<Record<string, never>>;
  next: () => Promise<Record<string, never>>;
  closed: Promise<number>;
}> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`);
  const inbox: Record<string, never>[] = [];
  let wake: () => void = () => {};
  socket.on('message', (data) => {
    inbox.push(JSON.parse(String(data)));
    wake();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const next = async () => {
    while (inbox.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return inbox.shift() ?? {};
  };
  const ask = (message: unknown) => {
    socket.send(
      typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...(message as object) }),
    );
    return next();
  };
  return { socket, ask, next, closed };
}

const NONCE = '77'.repeat(32);

async function login(c: Client, counters = { sent: c.state.sent, ack: c.state.received }) {
  const line = await dial();
  const challenge = await line.ask({
    id: 1,
    method: 'session',
    params: { handle: c.handle, nonce: NONCE, device: '01' },
  });
  const { nonce } = challenge['result'] as unknown as { nonce: string };
  const digest = sessionDigest('client', w.hub.keys.identityHex, c.handle, NONCE, nonce);
  const ready = await line.ask({
    id: 2,
    method: 'session_auth',
    params: { signature: bytesToHex(c.sign(digest)), ...counters },
  });
  return { ...line, ready };
}

describe('a session', () => {
  it('proves both keys, then pushes the outbox and what comes', async () => {
    const [a, b] = [await w.client(), await w.client({ maxOwed: 50n, online: false })];
    a.pay({ payee: b.handle, quantity: 40n, fee: 0n });
    await w.settle();
    const { ready, next, ask } = await login(b);
    expect(ready).toMatchObject({ id: 2, result: { sent: 0, ack: 0 } });
    expect(await next()).toMatchObject({
      method: 'mph_sync',
      params: { messages: [{ seq: 1, message: { type: 'commit', total: '40' } }] },
    });
    expect(await ask({ id: 5, method: 'mph_status', params: {} })).toMatchObject({
      id: 5,
      result: { network: 'regtest' },
    });
  });

  it('replaces the one before', async () => {
    const a = await w.client({ online: false });
    const one = await login(a);
    await login(a);
    expect(await one.closed).toBe(1000);
    expect(a.atHub.push).toBeDefined();
  });

  it('ends with its socket: the client is away then', async () => {
    const a = await w.client({ online: false });
    const one = await login(a);
    await one.next();
    one.socket.close();
    await one.closed;
    await vi.waitFor(() => expect(a.atHub.push).toBeUndefined(), PATIENCE);
  });

  it.each<[string, (c: Client) => Promise<Record<string, never>>, string]>([
    [
      'an unknown handle',
      async () =>
        (await dial()).ask({
          id: 1,
          method: 'session',
          params: { handle: 'ab'.repeat(32), nonce: NONCE, device: '01' },
        }),
      'HandleNotFound',
    ],
    [
      'a nonce of another length',
      async (c) =>
        (await dial()).ask({
          id: 1,
          method: 'session',
          params: { handle: c.handle, nonce: 'ab', device: '01' },
        }),
      'InvalidHexData',
    ],
    [
      'a proof without a challenge',
      async () =>
        (await dial()).ask({
          id: 2,
          method: 'session_auth',
          params: { signature: 'ab'.repeat(64), sent: 0, ack: 0 },
        }),
      'InvalidRequest',
    ],
    [
      'packets without a session',
      async () => (await dial()).ask({ method: 'mph_sync', params: { sent: 0, ack: 0, messages: [] } }),
      'InvalidRequest',
    ],
    ['an old state', async (c) => (await login(c, { sent: 0, ack: 0 })).ready, 'StaleState'],
    ['no JSON', async () => (await dial()).ask('{'), 'ParseError'],
  ])('refuses %s', async (_, act, type) => {
    const [a, b] = [await w.client(), await w.client()];
    a.pay({ payee: b.handle, quantity: 40n, fee: 0n });
    await w.settle();
    const { error } = await act(a);
    expect((error as unknown as { data: { type: string } }).data.type).toBe(type);
  });

  it('refuses another key', async () => {
    const [a, b] = [await w.client({ online: false }), await w.client()];
    const line = await dial();
    await line.ask({ id: 1, method: 'session', params: { handle: a.handle, nonce: NONCE, device: '01' } });
    const signature = bytesToHex(b.sign(new Uint8Array(32).fill(1)));
    const answer = await line.ask({ id: 2, method: 'session_auth', params: { signature, sent: 0, ack: 0 } });
    expect(answer['error']).toMatchObject({ data: { type: 'BadSignature' } });
    expect(a.atHub.push).toBeUndefined();
  });

  it('ends with the first packet that cannot be taken, and changes nothing', async () => {
    const a = await w.client({ online: false });
    const { ask, next, closed } = await login(a);
    await next();
    const before = a.atHub.state;
    const bad = await ask({
      method: 'mph_sync',
      params: { sent: 1, ack: 0, messages: [{ seq: 1, message: { type: 'commit', n: -1 } }] },
    });
    expect(bad['error']).toMatchObject({ code: -32602 });
    expect(await closed).toBe(1008);
    expect(a.atHub.state).toBe(before);
  });

  it('ends when the client says more than it may', async () => {
    await server.close();
    await start({ limits: { message_burst: 5, messages_per_second: 1 } });
    const a = await w.client({ online: false });
    const { socket, closed } = await login(a);
    for (let i = 0; i < 8; i++)
      socket.send(JSON.stringify({ method: 'mph_sync', params: { sent: 0, ack: 0, messages: [] } }));
    expect(await closed).toBe(1008);
  });

  it('counts behind a proxy against the address that the proxy has added, and no other', async () => {
    await server.close();
    await start({ behind_proxy: true, limits: { request_burst: 2, requests_per_second: 1 } });
    const from = (chain: string) => post('{', { 'x-forwarded-for': chain });
    for (let i = 0; i < 2; i++) expect((await from(`10.0.0.${i}, 192.0.2.1`)).status).toBe(200);
    expect((await from('10.0.0.9, 192.0.2.1')).status).toBe(429);
    expect((await from('192.0.2.1, 192.0.2.2')).status).toBe(200);
    for (let i = 0; i < 2; i++) expect((await from('nobody')).status).toBe(200);
    expect((await from('no one either')).status).toBe(429);
  });

  it('believes no X-Forwarded-For without a proxy', async () => {
    await server.close();
    await start({ limits: { request_burst: 1, requests_per_second: 1 } });
    expect((await post('{', { 'x-forwarded-for': '192.0.2.1' })).status).toBe(200);
    expect((await post('{', { 'x-forwarded-for': '192.0.2.2' })).status).toBe(429);
  });

  it('is one of few for one address', async () => {
    await server.close();
    await start({ limits: { sockets_per_address: 2 } });
    const one = await dial();
    await dial();
    await expect(dial()).rejects.toThrow(/429/);
    one.socket.close();
    await one.closed;
    // Its place is free once the hub has heard of the end too.
    await vi.waitFor(dial, PATIENCE);
  });
});
