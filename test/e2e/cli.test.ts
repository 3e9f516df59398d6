import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../harness/free-port.ts';
import { type Person, startWorld, until, type World } from './cli-driver.ts';
import { type RpcClient, rpcClient } from './cli-rpc.ts';

const HEX = /^[0-9a-f]{64}$/;

interface Status {
  readonly connections: Record<string, Record<string, unknown>>;
  readonly wallet: { readonly address: string; readonly balances: { readonly BTC: string } };
}

let world: World;
let alice: Person;
let shop: Person;

beforeAll(async () => {
  world = await startWorld();
  alice = world.person('alice');
  shop = world.person('shop');
});
afterAll(() => world.close());

const statusOf = async (person: Person) => (await person.ok('status')) as Status;

/** A `serve` of the shop, with what goes on a free port, and its client. */
async function serving<T>(work: (client: RpcClient) => Promise<T>): Promise<T> {
  const running = await shop.start('serve', '--port', `${await freePort()}`);
  try {
    return await work(rpcClient(shop, running));
  } finally {
    expect(await running.stop()).toBe(0);
  }
}

describe('money on the chain', () => {
  it('hubstatus: terms and liquidity, and no connection of anyone', async () => {
    expect(await alice.ok('hubstatus')).toMatchObject({
      network: 'regtest',
      connections: {},
      current_terms: { BTC: { delay_time: 6 } },
    });
    expect(await alice.ok('hubstatus', '--asset', 'BTC')).toHaveProperty('funds.liquidity.BTC');
  });

  it('balances, listutxos, searchrawtxs, getrawtx: what came in, once confirmed', async () => {
    const { address } = (await statusOf(alice)).wallet;
    const { txid } = await world.chain.faucet(address, 500_000n);
    expect(await alice.ok('balances')).toEqual({ BTC: '0' });
    expect(await alice.ok('listutxos', address)).toEqual([]);
    expect(await alice.ok('searchrawtxs', address)).toEqual([]);
    expect(await alice.ok('listutxos', address, '--unconfirmed')).toMatchObject([{ txid, confirmations: 0 }]);
    await world.chain.mine();
    expect(await alice.ok('balances')).toEqual({ BTC: '500000' });
    expect(await alice.ok('balances', '--address', address, '--asset', 'BTC')).toEqual({ BTC: '500000' });
    expect(await alice.ok('listutxos', address)).toMatchObject([
      { txid, vout: 0, amount: '500000', confirmations: 1 },
    ]);
    expect(await alice.ok('searchrawtxs', address)).toMatchObject([{ txid, confirmations: 1 }]);
    const hex = await alice.ok('getrawtx', txid);
    expect(hex).toBe(world.chain.node.index.transaction(txid)?.rawtx);
    expect(await alice.ok('getrawtx', txid, '--verbose')).toMatchObject({ hex, txid });
    const absent = await alice.run('getrawtx', 'ab'.repeat(32));
    expect([absent.code, absent.stderr]).toEqual([1, expect.stringMatching(/^TxNotFound: /)]);
  });

  it('blocksend and bump: the payment, and the one that replaces it', async () => {
    const { address } = (await statusOf(shop)).wallet;
    const txid = await alice.ok('blocksend', 'BTC', address, '50000', '--feerate', '1');
    expect(txid).toMatch(HEX);
    const bumped = await alice.ok('bump', String(txid), '--feerate', '5');
    expect(bumped).toMatch(HEX);
    expect(bumped).not.toBe(txid);
    await world.chain.mine();
    expect(world.chain.tx(String(txid))).toBeUndefined();
    expect(await shop.ok('balances')).toEqual({ BTC: '50000' });
    const again = await alice.run('bump', String(bumped), '--feerate', '6');
    expect(again.code).toBe(1);
  });

  it('blocksend refuses more than there is, and moves nothing', async () => {
    const before = await alice.ok('balances');
    const { code, stderr } = await alice.run(
      'blocksend',
      'BTC',
      (await statusOf(shop)).wallet.address,
      '99000000',
    );
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^InsufficientFunds: /)]);
    expect(await alice.ok('balances')).toEqual(before);
  });
});

describe('connections', () => {
  let a: string;
  let s: string;

  it('connect: refused below the terms, with a foreign delay_time, and without money', async () => {
    for (const args of [['1000'], ['100000', '--delay_time', '7'], ['100000', '--expire_time', '2']]) {
      const { code, stdout } = await alice.run('connect', 'BTC', ...args);
      expect([args, code, stdout]).toEqual([args, 1, '']);
    }
    const poor = await world.person('poor').run('connect', 'BTC', '100000');
    expect([poor.code, poor.stderr]).toEqual([1, expect.stringMatching(/^InsufficientFunds: /)]);
  });

  it('connect: opening, then open once both deposits are deep enough', async () => {
    a = await world.connect(alice, 100_000n);
    s = await world.connect(shop, 50_000n, '--max_owed', '1000', '--receive', '40000');
    expect((await statusOf(alice)).connections[a]).toMatchObject({
      asset: 'BTC',
      balance: '100000',
      status: 'open',
      payments_queued: 0,
    });
    const receivable = Number((await statusOf(shop)).connections[s]?.['receivable']);
    expect([receivable > 38_000, receivable < 40_000]).toEqual([true, true]);
  });

  it('status --verbose: the full object of one connection', async () => {
    const { connections } = (await alice.ok('status', '--handle', a, '--verbose')) as Status;
    const full = connections[a] ?? {};
    expect(full).toMatchObject({
      ...{ status: 'open', asset: 'BTC', netcode: 'regtest', balance: '100000', send_balance: '100000' },
      ...{ send_deposit_balances: { BTC: '100000' }, send_transferred_quantity: '0' },
      ...{ recv_deposit_balances: { BTC: '100000' }, recv_transferred_quantity: '0' },
    });
    expect(full['send_deposit_address']).toMatch(/^bcrt1q/);
    expect(full['recv_deposit_address']).toMatch(/^bcrt1q/);
    expect(Number(full['send_deposit_ttl'])).toBeGreaterThan(900);
  });

  it('createinvoice, payinvoice, checkinvoice: paid once, however often it is asked', async () => {
    await serving(async (rpc) => {
      const params = { asset: 'BTC', quantity: '2500', memo: 'tea & cake', handle: s };
      const invoice = (await rpc.call('createinvoice', params)) as Record<string, string>;
      expect(invoice).toMatchObject({ status: 'open', quantity: '2500', memo: 'tea & cake', handle: s });
      const [uri = '', hash = ''] = [invoice['uri'], invoice['hash']];
      const paid = (await alice.ok('payinvoice', uri)) as Record<string, string>;
      expect(paid).toMatchObject({ status: 'settled', quantity: '2500', hash, fee: '0' });
      expect(await alice.ok('payinvoice', uri)).toEqual(paid);
      const checked = await until('the shop has booked it', async () => {
        const found = (await rpc.call('checkinvoice', { hash })) as Record<string, string>;
        return found['status'] === 'paid' && found;
      });
      expect(checked).toMatchObject({ received: '2500', token: paid['token'] });
    });
    expect((await statusOf(alice)).connections[a]?.['balance']).toBe('97500');
    expect((await statusOf(shop)).connections[s]?.['balance']).toBe('52500');
  });

  it('payinvoice fails aloud when the payee is away, and moves nothing', async () => {
    const invoice = (await shop.ok('createinvoice', 'BTC', '100')) as { uri: string; hash: string };
    const { code, stdout, stderr } = await alice.run('payinvoice', invoice.uri);
    expect([code, stdout]).toEqual([1, '']);
    // The hub may still take it for present, when it has only just gone: then it gives up on it.
    expect(stderr).toMatch(/^PaymentFailed: .*(?:PayeeOffline|StuckPayee)/);
    expect((await statusOf(alice)).connections[a]?.['balance']).toBe('97500');
    expect(await shop.ok('checkinvoice', invoice.hash)).toMatchObject({ status: 'open' });
  });

  it('createinvoice asks for no more than can come in', async () => {
    const { code, stdout, stderr } = await shop.run('createinvoice', 'BTC', '2000000');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^PaymentExceedsReceivable: /);
  });

  it('microsend refuses more than there is, and moves nothing', async () => {
    expect((await alice.run('microsend', a, s, '2000000')).code).toBe(1);
    expect((await statusOf(alice)).connections[a]?.['balance']).toBe('97500');
  });

  it('microsend: at once, without an invoice; the same id pays once', async () => {
    await serving(async (rpc) => {
      const sent = (await alice.ok('microsend', a, s, '300', '--token', 'c0ffee', '--id', 'cup-1')) as object;
      expect(sent).toMatchObject({ status: 'settled', quantity: '300', id: 'cup-1' });
      await alice.ok('microsend', a, s, '300', '--token', 'c0ffee', '--id', 'cup-1');
      const conflict = await alice.run('microsend', a, s, '400', '--id', 'cup-1');
      expect([conflict.code, conflict.stderr]).toEqual([1, expect.stringMatching(/^IdConflict: /)]);
      await until('the shop has it', async () => {
        const { connections } = (await rpc.call('status')) as Status;
        return connections[s]?.['balance'] === '52800';
      });
    });
    expect((await statusOf(alice)).connections[a]?.['balance']).toBe('97200');
  });

  it('queuepayment, cancelpayment, sync: only what was not taken back goes out', async () => {
    const first = String(await alice.ok('queuepayment', a, s, '200', '--token', 'aa01'));
    const second = String(await alice.ok('queuepayment', a, s, '150'));
    expect([first, second]).toEqual(['aa01', expect.stringMatching(HEX)]);
    expect((await statusOf(alice)).connections[a]).toMatchObject({ payments_queued: 2, balance: '97200' });
    expect(await alice.ok('cancelpayment', second)).toBe(true);
    expect(await alice.ok('cancelpayment', second)).toBe(false);
    await serving(async (rpc) => {
      const synced = (await alice.ok('sync', '--handle', a)) as Record<string, Record<string, unknown>>;
      expect(synced[a]).toMatchObject({ received_payments: [] });
      expect(synced[a]?.['sent_payments']).toMatchObject([{ status: 'settled', quantity: '200' }]);
      const received = await until('the shop has it', async () => {
        const { [s]: mine } = (await rpc.call('sync', {})) as Record<string, Record<string, unknown[]>>;
        const list = mine?.['received_payments'] ?? [];
        return list.some((one) => (one as { token?: string }).token === 'aa01') && list;
      });
      expect(received).toContainEqual(expect.objectContaining({ handle: s, amount: '200', token: 'aa01' }));
    });
    expect((await statusOf(alice)).connections[a]?.['balance']).toBe('97000');
  });

  it('history: adds up to the balance', async () => {
    const rows = (await alice.ok('history', '--handle', a)) as Record<string, string>[];
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['deposit', 'sent']));
    const sum = rows.reduce(
      (total, { quantity = '0', fee = '0' }) => total + BigInt(quantity) - BigInt(fee),
      0n,
    );
    expect(sum).toBe(97_000n);
  });

  it('one home is one process: the second is told what to do', async () => {
    await serving(async () => {
      const { code, stderr } = await shop.run('status');
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^StoreLocked: .*serve/)]);
      expect(await shop.ok('version')).toBe('0.1.0');
    });
  });

  it('watch: --once looks and ends; without it stays until Ctrl-C', async () => {
    expect(await alice.ok('watch', '--once')).toMatchObject({
      tip: { height: world.chain.height() },
      problems: [],
    });
    const running = await alice.start('watch');
    try {
      await until('it is online', async () => running.lines().some((line) => line.includes('"online":true')));
    } finally {
      expect(await running.stop()).toBe(0);
    }
  });

  it('backup and restore: seed and backup bring the deposit back, without the hub', async () => {
    const file = `${alice.home}.backup`;
    expect(await alice.ok('backup', '--file', file)).toEqual({ file });
    const { words } = (await alice.ok('backup', '--words', '--yes')) as { words: string };
    const heir = world.person('heir');
    const restored = await heir.runWith(
      { input: words, env: { PICOPAY_HUB: 'http://127.0.0.1:1' } },
      'restore',
      '--backup',
      file,
    );
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    expect(restored.json).toMatchObject({ connections: 1, address: expect.stringMatching(/^bcrt1q/) });
    expect((await statusOf(heir)).connections[a]).toMatchObject({ status: 'recover' });
    expect(await heir.ok('recover')).toMatchObject([{ handle: a, quantity: '100000', state: 'waiting' }]);
    const refused = await heir.run('microsend', a, s, '1');
    expect(refused.code).toBe(1);
    rmSync(file);
  });

  it('close: together with the hub; cull forgets it once all is buried', async () => {
    const rawtx = await alice.ok('close', a);
    expect(rawtx).toMatch(/^02000000/);
    expect((await statusOf(alice)).connections[a]?.['status']).toBe('closing');
    expect((await alice.run('microsend', a, s, '1')).code).toBe(1);
    expect(await alice.ok('cull')).toEqual([]);
    await until('it is closed', async () => {
      await world.chain.mine();
      return (await statusOf(alice)).connections[a]?.['status'] === 'closed';
    });
    expect(await alice.ok('cull')).toEqual([a]);
    expect((await statusOf(alice)).connections).toEqual({});
  });

  it('close --alone: the deposit comes back after it has expired', async () => {
    const closed = await shop.run('close', s, '--alone');
    expect(closed.code).toBe(0);
    await world.chain.mine();
    expect((await statusOf(shop)).connections[s]?.['status']).toBe('closing');
    expect(await shop.ok('recover')).toBeInstanceOf(Array);
  });
});
