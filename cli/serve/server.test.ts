import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Command, defineCommand, flag, option, positional, shellOnly } from '../command.ts';
import { fakeContext } from '../fake-context.ts';
import { amount, path } from '../values.ts';
import { MAX_CALL_BYTES, type RpcServer, startServer } from './server.ts';

const TOKEN = 'ab'.repeat(32);
const commands: Command[] = [
  defineCommand({
    name: 'pay',
    summary: '',
    params: {
      quantity: positional(amount, ''),
      loud: flag(''),
      file: shellOnly(option('FILE', path, '')),
    },
    run: async (_context, { quantity, loud, file }) => ({ quantity, loud, file }),
  }),
  defineCommand({
    name: 'nothing',
    summary: '',
    params: {},
    run: async () => undefined,
  }),
  defineCommand({
    name: 'crash',
    summary: '',
    params: {},
    run: async () => {
      throw new TypeError('secret detail');
    },
  }),
];

let server: RpcServer;

beforeEach(async () => {
  server = await startServer({
    ...{ host: '127.0.0.1', port: 0, token: TOKEN, commands },
    context: fakeContext({}),
  });
});
afterEach(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: { readonly result?: unknown; readonly error?: { code: number; data: { type: string } } };
}

/** By node:http, for fetch does not let a caller set Host. */
function send(
  body: string,
  options: { headers?: Record<string, string>; method?: string; path?: string } = {},
): Promise<Answer> {
  const { method = 'POST', path = '/' } = options;
  const headers = { authorization: `Bearer ${TOKEN}`, ...options.headers };
  return new Promise((resolve, reject) => {
    const call = httpRequest(new URL(path, server.url), { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: text === '' ? {} : JSON.parse(text),
        }),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}

const call = (method: string, params: unknown = {}) =>
  send(JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }));

describe('serve', () => {
  it('answers a call by name, with amounts as texts', async () => {
    const { status, body } = await call('pay', { quantity: 5, loud: true });
    expect(status).toBe(200);
    expect(body).toEqual({ jsonrpc: '2.0', id: 7, result: { quantity: '5', loud: true } });
  });

  it('answers null where the shell prints nothing', async () => {
    expect((await call('nothing')).body).toEqual({ jsonrpc: '2.0', id: 7, result: null });
  });

  it.each([
    ['no method of that name', 'toString', {}, -32601, 'MethodNotFound'],
    ['a missing argument', 'pay', {}, -32602, 'InvalidParams'],
    ['an unknown argument', 'pay', { quantity: 1, x: 1 }, -32602, 'InvalidParams'],
    ['an argument for the shell only', 'pay', { quantity: 1, file: '/etc/x' }, -32602, 'InvalidParams'],
    ['a flag that is no boolean', 'pay', { quantity: 1, loud: 'yes' }, -32602, 'InvalidParams'],
    ['arguments in a list', 'pay', [1], -32602, 'InvalidParams'],
    ['a fault of its own', 'crash', {}, -32000, 'Internal'],
  ])('says what is wrong: %s', async (_, method, params, code, type) => {
    const { status, body } = await call(method, params);
    expect(status).toBe(200);
    expect(body.error).toMatchObject({ code, data: { type } });
    expect(JSON.stringify(body)).not.toContain('secret detail');
  });

  it.each([
    ['{', -32700],
    ['[]', -32600],
    ['{"id":1}', -32600],
    ['"x"', -32600],
  ])('refuses %s', async (text, code) => {
    expect((await send(text)).body.error?.code).toBe(code);
  });

  it.each([
    ['no token', { authorization: '' }],
    ['a wrong token', { authorization: `Bearer ${'00'.repeat(32)}` }],
    ['half a token', { authorization: `Bearer ${TOKEN.slice(0, 32)}` }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
  ])('asks for the token: %s', async (_, headers) => {
    const { status, body } = await send('{}', { headers });
    expect(status).toBe(401);
    expect(body.error?.data.type).toBe('Unauthorized');
  });

  it('refuses a caller who knows it by another name, token or not', async () => {
    for (const host of ['evil.example', `evil.example:${new URL(server.url).port}`, '127.0.0.1:1']) {
      expect((await send('{}', { headers: { host } })).status).toBe(403);
    }
    const host = `localhost:${new URL(server.url).port}`;
    expect((await send('{}', { headers: { host } })).status).toBe(200);
  });

  it('invites no web page: no CORS header, not even to a preflight', async () => {
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
    const answer = await send('', { method: 'OPTIONS', headers });
    expect(answer.status).toBe(405);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('knows one path and one method', async () => {
    expect((await send('{}', { path: '/x' })).status).toBe(404);
    expect((await send('', { method: 'GET' })).status).toBe(405);
  });

  it('refuses a call that is too large, and goes on', async () => {
    const { status, body } = await send('x'.repeat(MAX_CALL_BYTES + 1));
    expect(status).toBe(413);
    expect(body.error?.data.type).toBe('TooLarge');
    expect((await call('nothing')).status).toBe(200);
  });

  it('says when its port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(
      startServer({ host: '127.0.0.1', port, token: TOKEN, commands, context: fakeContext({}) }),
    ).rejects.toMatchObject({ code: 'PortTaken' });
  });
});

describe('/events', () => {
  const listen = (token: string, path = 'events') => {
    const url = `${server.url.replace('http', 'ws')}${path}`;
    return new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });
  };
  const outcome = (socket: WebSocket) =>
    new Promise<string>((resolve) => {
      socket.once('open', () => resolve('open'));
      socket.once('error', (error) => resolve(error.message));
    });

  it('pushes to every listener that shows the token', async () => {
    const sockets = [listen(TOKEN), listen(TOKEN)];
    expect(await Promise.all(sockets.map(outcome))).toEqual(['open', 'open']);
    const heard = sockets.map(
      (socket) =>
        new Promise<unknown>((resolve) =>
          socket.once('message', (text) => resolve(JSON.parse(String(text)))),
        ),
    );
    server.events.push({ type: 'payment', amount: '5' });
    expect(await Promise.all(heard)).toEqual([
      { type: 'payment', amount: '5' },
      { type: 'payment', amount: '5' },
    ]);
  });

  it('refuses a wrong token and another path', async () => {
    expect(await outcome(listen('00'))).toContain('401');
    expect(await outcome(listen(TOKEN, 'other'))).toContain('404');
  });

  it('closes the line of a listener that sends too much, and only that', async () => {
    const [loud, quiet] = [listen(TOKEN), listen(TOKEN)];
    await Promise.all([loud, quiet].map(outcome));
    const closed = new Promise<void>((resolve) => loud.once('close', () => resolve()));
    loud.send('x'.repeat(2000));
    await closed;
    const heard = new Promise<string>((resolve) => quiet.once('message', (text) => resolve(String(text))));
    server.events.push({ still: 'here' });
    expect(await heard).toBe('{"still":"here"}');
  });
});
