import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methodName } from '../../cli/command.ts';
import { rpcCommands } from '../../cli/commands/index.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { freePort } from '../harness/free-port.ts';
import { type Person, person, type Running } from './cli-driver.ts';
import { type RpcAnswer, type RpcClient, rpcClient } from './cli-rpc.ts';

const RUNS = 60;
const HEX = 'ab'.repeat(32);
const ADDRESS = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';
const URI = `pico:${HEX}?hub=http%3A%2F%2F127.0.0.1%3A1%2F&asset=BTC&amount=5&hash=${HEX}&expires=4000000000`;
/** Where nobody answers. */
const SHOP = 'http://127.0.0.1:1/i/Fbz9hzmLSvUGhTBUDNCtDV';

let chain: ChainHarness;
let folder: string;
let owner: Person;
let running: Running;
let rpc: RpcClient;

beforeAll(async () => {
  chain = await chainHarness();
  folder = mkdtempSync(join(tmpdir(), 'picopay-fuzz-'));
  // No hub: what gets as far as asking it is refused there.
  owner = person(join(folder, 'owner'), chain.url, 'http://127.0.0.1:1');
  const { wallet } = (await owner.ok('status')) as { wallet: { address: string } };
  await chain.faucet(wallet.address, 1_000_000n);
  await chain.mine();
  running = await owner.start('serve', '--port', `${await freePort()}`);
  rpc = rpcClient(owner, running);
}, 120_000);
afterAll(async () => {
  await running?.kill();
  await chain?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** All that a wrong call might change. */
async function state(): Promise<unknown> {
  const [status, history, backup] = await Promise.all([
    rpc.call('status'),
    rpc.call('history'),
    rpc.call('balances'),
  ]);
  return { status, history, backup };
}

/** Every answer is JSON-RPC, and an error says its type and nothing of the inside. */
function expectTyped(answer: RpcAnswer): void {
  expect(answer.status).toBeLessThan(500);
  if (answer.error === undefined) {
    expect(answer).toHaveProperty('result');
    return;
  }
  expect(answer.error.code).toBeTypeOf('number');
  expect(answer.error.data?.type).toMatch(/^[A-Z][A-Za-z0-9]+$/);
  expect(answer.error.data?.type).not.toBe('Internal');
  expect(JSON.stringify(answer)).not.toMatch(/node_modules|\.ts:\d|at [A-Za-z.]+ \(/);
}

const oddValues: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', ' ', '0', '-1', '1e9', 'max', 'BTC', 'XCP', 'NaN'],
  ...[
    HEX,
    HEX.toUpperCase(),
    `${HEX}00`,
    HEX.slice(1),
    'g'.repeat(64),
    '\0',
    '\ud800',
    '💥',
    '../../etc/passwd',
  ],
  ...[[], [[]], {}, { toString: 1 }, { __proto__: null, length: 5 }, [HEX], 'x'.repeat(10_000)],
  ...['bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080x', 'pico:x', `pico:${HEX}?hub=x`, 'javascript:alert(1)'],
];
/** Calls of the right form that fail further in: no such money, no such connection, no such hub. */
const almostRight: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  balances: { asset: 'BTC', address: ADDRESS },
  searchrawtxs: { address: ADDRESS, unconfirmed: true },
  listutxos: { address: ADDRESS, unconfirmed: true },
  getrawtx: { txid: HEX, verbose: true },
  blocksend: { asset: 'BTC', destination: ADDRESS, quantity: '2000000', extra_btc: 0, feerate: 2 },
  bump: { txid: HEX, feerate: 5 },
  status: { handle: HEX, verbose: true },
  sync: { handle: HEX },
  close: { handle: HEX, alone: false, feerate: 2 },
  cull: { handle: HEX },
  history: { handle: HEX },
  createinvoice: { asset: 'BTC', quantity: 5, memo: 'x', expires: 5, handle: HEX },
  payinvoice: { uri: URI, maxfee: 0, id: 'x' },
  checkinvoice: { hash: HEX },
  microsend: { handle: HEX, destination: HEX, quantity: 1, token: 'ab', id: 'x' },
  queuepayment: { source: HEX, destination: HEX, quantity: 1, token: 'ab' },
  cancelpayment: { token: 'ab' },
  btcpay_pay: { url: SHOP, max_amount: '5', amount: '5', feerate: 2, sent: true },
  btcpay_invoice: { price: '1', currency: 'EUR', top_up: false, expires_in: 900, store: 'shop' },
  btcpay_invoices: { status: 'new', date_start: '2026-01-02', limit: 1, offset: 0, store: 'shop' },
  btcpay_mark: { id: 'Fbz9hzmLSvUGhTBUDNCtDV', status: 'settled', store: 'shop' },
  btcpay_rates: { pairs: 'BTC_EUR', store: 'shop' },
  btcpay_rate: { currency: 'EUR', store: 'shop' },
};
const oddValue = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue({ maxDepth: 3 }));

const call = (method: unknown, params: unknown) =>
  rpc.post(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));

describe('serve under malformed calls', () => {
  // createinvoice and queuepayment may rightly succeed by chance, and none of these changes what `state` sees.
  it.each(rpcCommands.map((one) => [methodName(one), Object.keys(one.params)] as const))(
    '%s with wrong types, too much and too little',
    async (method, names) => {
      const before = await state();
      const params = fc.dictionary(
        names.length > 0 ? fc.oneof(fc.constantFrom(...names), fc.string()) : fc.string(),
        oddValue,
        { maxKeys: 6 },
      );
      await fc.assert(
        fc.asyncProperty(params, async (given) => expectTyped(await call(method, given))),
        { numRuns: RUNS },
      );
      for (const given of oddValues) expectTyped(await call(method, given));
      expect(await state()).toEqual(before);
    },
  );

  it('with one wrong argument among right ones', async () => {
    const before = await state();
    for (const [method, right] of Object.entries(almostRight)) {
      for (const name of Object.keys(right)) {
        for (const wrong of oddValues) {
          // That would be right.
          if (method === 'blocksend' && wrong === 'max') continue;
          expectTyped(await call(method, { ...right, [name]: wrong }));
        }
      }
    }
    expect(await state()).toEqual(before);
  });

  it('with bodies that are no calls', async () => {
    const deep = (open: string, close: string) => open.repeat(20_000) + close.repeat(20_000);
    const bodies = [
      ...['', '{', '[]', 'null', '0', '"x"', '[[]]', '{}', '{"method":5}', '{"method":"version","id":{}}'],
      ...['{"method":"version","id":1,"params":"x"}', '{"jsonrpc":"1.0","method":"version","id":1}'],
      ...[deep('[', ']'), deep('{"a":', '}').slice(0, 60_000), `{"method":"${'x'.repeat(60_000)}","id":1}`],
      ...['\ufeff{}', '\0', Buffer.from([0xff, 0xfe, 0x80]).toString('latin1')],
      ...['{"method":"__proto__","id":1}', '{"method":"constructor","id":1}', '{"method":"","id":1}'],
      '[{"method":"version","id":1},{"method":"version","id":2}]',
    ];
    for (const body of bodies) {
      const answer = await rpc.post(body);
      expectTyped(answer);
      expect([body.slice(0, 40), answer.error !== undefined]).toEqual([body.slice(0, 40), true]);
    }
  });

  it('with deep and odd arguments', async () => {
    const deep = `${'['.repeat(15_000)}${']'.repeat(15_000)}`;
    for (const name of rpcCommands.map(methodName)) {
      const answer = await rpc.post(
        `{"jsonrpc":"2.0","id":1,"method":"${name}","params":{"handle":${deep}}}`,
      );
      expectTyped(answer);
      const proto = `{"jsonrpc":"2.0","id":1,"method":"${name}","params":{"__proto__":{"handle":"${HEX}"}}}`;
      expect((await rpc.post(proto)).error?.data?.type).toBe('InvalidParams');
    }
  });

  it('with a body of a megabyte', async () => {
    const large = await rpc.post('x'.repeat(1_000_000)).catch(() => undefined);
    // The line may be cut before all of it is taken.
    if (large) expect(large.status).toBe(413);
    expect(await rpc.call('version')).toBe('0.1.0');
  });

  it('with tokens of every kind but the right one', async () => {
    const before = await state();
    await fc.assert(
      fc.asyncProperty(fc.base64String({ maxLength: 100 }), async (token) => {
        const answer = await rpc.post('{"id":1,"method":"version"}', { authorization: `Bearer ${token}` });
        expect(answer.status).toBe(401);
      }),
      { numRuns: RUNS },
    );
    expect(await state()).toEqual(before);
  });

  it('is still the same process, and said nothing on stderr but lines with a code', () => {
    expect(running.child.exitCode).toBeNull();
    for (const line of running.stderr().split('\n').filter(Boolean)) expect(line).toMatch(/^[A-Z]\w+: /);
  });
});
