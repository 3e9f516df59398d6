import { describe, expect, it } from 'vitest';
import type { ConnectionInfo, LedgerEntry, PaymentResult } from '../../lib/wallet/types.ts';
import { type Command, readParams } from '../command.ts';
import { fakeContext } from '../fake-context.ts';
import { toJson } from '../output.ts';
import { balances } from './balances.ts';
import { blocksend } from './blocksend.ts';
import { bump } from './bump.ts';
import { close } from './close.ts';
import { connect } from './connect.ts';
import { createinvoice } from './createinvoice.ts';
import { history, historyRows } from './history.ts';
import { hubstatus } from './hubstatus.ts';
import { rpcCommands } from './index.ts';
import { microsend } from './microsend.ts';
import { payinvoice } from './payinvoice.ts';
import { queuepayment } from './queuepayment.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';

const A = 'aa'.repeat(32);
const B = 'bb'.repeat(32);
const HASH = 'cc'.repeat(32);
const ADDRESS = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';
const URI = `pico:${B}?hub=http%3A%2F%2F127.0.0.1%3A15000%2F&asset=BTC&amount=5&hash=${HASH}&expires=2000`;

type Parts = Parameters<typeof fakeContext>[0];

/** Runs a command as shell and RPC do: values through readParams, the result as JSON. */
async function run(command: Command, given: Record<string, unknown>, parts: Parts = {}): Promise<unknown> {
  return toJson(await command.run(fakeContext(parts), readParams(command.params, given, 'regtest')));
}

const paid: PaymentResult = {
  id: HASH,
  token: 'dd',
  hash: HASH,
  status: 'settled',
  quantity: 5n,
  fee: 1n,
  connection: A,
};

describe('commands', () => {
  it('have a name, a summary and help for each argument, and no name twice', () => {
    const names = rpcCommands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const command of rpcCommands) {
      expect(command.summary).not.toBe('');
      for (const param of Object.values(command.params)) expect(param.help).not.toBe('');
    }
  });

  it('balances: the confirmed money of the wallet', async () => {
    const wallet = { balance: async () => ({ confirmed: 7n, unconfirmed: 1n, reserved: 2n }) };
    expect(await run(balances, {}, { wallet })).toEqual({ BTC: '7' });
    expect(await run(balances, { asset: 'BTC' }, { wallet })).toEqual({ BTC: '7' });
  });

  it('balances --address: confirmed outputs only, and no wallet is opened', async () => {
    const utxo = { txid: A, vout: 0, script: new Uint8Array(22) };
    const chain = {
      utxos: async () => [
        { ...utxo, value: 3n, status: { confirmed: true, height: 5, hash: B } as const },
        { ...utxo, value: 4n, status: { confirmed: false } as const },
      ],
    };
    expect(await run(balances, { address: ADDRESS }, { chain })).toEqual({ BTC: '3' });
  });

  it.each([
    [balances, { asset: 'XCP' }],
    [hubstatus, { asset: 'XCP' }],
    [blocksend, { asset: 'XCP', destination: ADDRESS, quantity: '1' }],
  ])('$name refuses another asset before it touches anything', async (command, given) => {
    await expect(run(command, given)).rejects.toMatchObject({ code: 'UnsupportedAsset' });
  });

  it('blocksend: sends, prints the txid, and knows max', async () => {
    const asked: unknown[] = [];
    const send = async (request: unknown) => {
      asked.push(request);
      return { txid: A, feeSat: 1n, rawtx: '00' };
    };
    const given = { asset: 'BTC', destination: ADDRESS };
    expect(await run(blocksend, { ...given, quantity: '5', feerate: '2.5' }, { wallet: { send } })).toBe(A);
    await run(blocksend, { ...given, quantity: 'max', target: 3 }, { wallet: { send } });
    expect(asked).toEqual([
      { to: ADDRESS, amount: 5n, feerate: 2.5 },
      { to: ADDRESS, amount: 'max', targetBlocks: 3 },
    ]);
  });

  it('blocksend refuses extra_btc, and two ways to say the fee', async () => {
    const given = { asset: 'BTC', destination: ADDRESS, quantity: '5' };
    await expect(run(blocksend, { ...given, extra_btc: '1' })).rejects.toMatchObject({
      code: 'UnsupportedOption',
    });
    await expect(run(blocksend, { ...given, feerate: 1, target: 1 })).rejects.toThrow(/^target: /);
  });

  it('connect: the defaults of the original, and what was given', async () => {
    const asked: unknown[] = [];
    const wallet = {
      connect: async (request: unknown) => {
        asked.push(request);
        return { handle: A, txid: B, feeSat: 1n };
      },
    };
    expect(await run(connect, { asset: 'BTC', quantity: 100_000 }, { wallet })).toEqual({
      handle: A,
      send_deposit_txid: B,
    });
    await run(
      connect,
      { asset: 'BTC', quantity: '1', expire_time: 50, delay_time: 6, receive: '2', max_owed: '3' },
      { wallet },
    );
    expect(asked).toEqual([
      { asset: 'BTC', quantity: 100_000n, expireTime: 1024, resume: true },
      { asset: 'BTC', quantity: 1n, expireTime: 50, resume: true, delayTime: 6, receive: 2n, maxOwed: 3n },
    ]);
  });

  it('createinvoice: expires an hour from now unless told otherwise', async () => {
    const asked: unknown[] = [];
    const wallet = {
      createInvoice: async (request: { quantity: bigint; expiresAt?: number }) => {
        asked.push(request);
        const { quantity, expiresAt = 0 } = request;
        const about = { uri: URI, hash: HASH, handle: A, asset: 'BTC', status: 'open' } as const;
        return { ...about, quantity, createdAt: 1000, expiresAt };
      },
    };
    expect(await run(createinvoice, { asset: 'BTC', quantity: '5' }, { wallet })).toMatchObject({
      uri: URI,
      hash: HASH,
      quantity: '5',
      expires: 4600,
    });
    await run(createinvoice, { asset: 'BTC', quantity: '5', memo: 'tea', expires: 1 }, { wallet });
    expect(asked).toEqual([
      { asset: 'BTC', quantity: 5n, expiresAt: 4600 },
      { asset: 'BTC', quantity: 5n, memo: 'tea', expiresAt: 1001 },
    ]);
  });

  it('payinvoice: named by the hash, so that the same command again is the same payment', async () => {
    const asked: unknown[] = [];
    const wallet = {
      payInvoice: async (request: unknown) => {
        asked.push(request);
        return paid;
      },
    };
    expect(await run(payinvoice, { uri: URI }, { wallet })).toMatchObject({ token: 'dd', status: 'settled' });
    await run(payinvoice, { uri: URI, id: 'mine', maxfee: 0 }, { wallet });
    expect(asked).toEqual([
      { uri: URI, id: HASH },
      { uri: URI, id: 'mine', maxFee: 0n },
    ]);
  });

  it('payinvoice and microsend fail aloud when the money did not arrive', async () => {
    const failed = { ...paid, status: 'failed', reason: 'PayeeOffline' } as const;
    await expect(
      run(payinvoice, { uri: URI }, { wallet: { payInvoice: async () => failed } }),
    ).rejects.toMatchObject({ code: 'PaymentFailed', message: expect.stringContaining('PayeeOffline') });
    const unknown = { ...paid, status: 'unknown' } as const;
    await expect(
      run(
        microsend,
        { handle: A, destination: B, quantity: 1 },
        { wallet: { microSend: async () => unknown } },
      ),
    ).rejects.toMatchObject({ code: 'PaymentUnknown', data: { payment: { id: HASH } } });
  });

  it('payinvoice refuses what is no invoice before the wallet is opened', async () => {
    await expect(run(payinvoice, { uri: 'bitcoin:x' })).rejects.toMatchObject({ code: 'InvalidInvoice' });
  });

  it('queuepayment prints the token', async () => {
    const wallet = { queuePayment: async (request: { token?: string }) => request.token ?? 'random' };
    const given = { source: A, destination: B, quantity: 3 };
    expect(await run(queuepayment, given, { wallet })).toBe('random');
    expect(await run(queuepayment, { ...given, token: 'ff' }, { wallet })).toBe('ff');
  });

  it('sync: raw transactions, txids, and what has been paid to each connection', async () => {
    const received = [{ id: '1', connection: A, quantity: 5n, token: HASH, at: 900_500 }];
    const wallet = { sync: async () => ({ [A]: { rawtxs: ['00'], txids: [B], received, sent: [paid] } }) };
    expect(await run(sync, {}, { wallet })).toMatchObject({
      [A]: {
        rawtxs: ['00'],
        txids: [B],
        received_payments: [{ handle: A, amount: '5', token: HASH, timestamp: 900 }],
        sent_payments: [{ id: HASH, status: 'settled' }],
      },
    });
  });

  it('close: the raw transaction or null, and alone only when asked', async () => {
    const wallet = {
      close: async () => ({ txid: A, rawtx: '00' }),
      closeAlone: async () => ({ expireHeight: 9 }),
    };
    expect(await run(close, { handle: A }, { wallet })).toBe('00');
    expect(await run(close, { handle: A, alone: true }, { wallet })).toBeNull();
    await expect(run(close, { handle: A, alone: true, feerate: 2 })).rejects.toThrow(/^alone: /);
  });

  it('status: one line of facts a connection, and the wallet', async () => {
    const info: ConnectionInfo = {
      ...{ handle: A, hub: 'http://h/', asset: 'BTC', status: 'open', balance: 10n, sendable: 9n },
      ...{ receivable: 8n, owed: 0n, feeSat: 0n, ttl: 400, queued: 2, online: true },
    };
    const wallet = {
      tick: async () => ({ tip: { height: 1, hash: B }, problems: [] }),
      connections: async () => [info],
      connection: async () => info,
      balance: async () => ({ confirmed: 7n, unconfirmed: 1n, reserved: 0n }),
      receiveAddress: async () => ADDRESS,
    };
    expect(await run(status, {}, { wallet })).toEqual({
      connections: {
        [A]: {
          ...{ asset: 'BTC', balance: '10', ttl: 400, status: 'open', payments_queued: 2 },
          ...{ sendable: '9', receivable: '8' },
        },
      },
      wallet: { address: ADDRESS, balances: { BTC: '7' }, unconfirmed: { BTC: '1' } },
    });
  });

  it('bump needs its feerate', async () => {
    await expect(run(bump, { txid: A })).rejects.toThrow('feerate: is missing');
  });
});

describe('history', () => {
  const entries: LedgerEntry[] = [
    { id: 'd', at: 1500, kind: 'deposit', quantity: 100n, connection: A, txid: B },
    { id: 's', at: 2000, kind: 'sent', quantity: -5n, connection: A, payment: 'p', destination: B },
    { id: 'f', at: 2001, kind: 'fee', quantity: -1n, connection: A, payment: 'p' },
    { id: 'g', at: 2002, kind: 'fee', quantity: -2n, connection: A },
  ];

  it('puts a fee beside its payment, once, and loses none', () => {
    const rows = historyRows(entries);
    expect(toJson(rows.map(({ action, fee, quantity }) => [action, fee, quantity]))).toEqual([
      ['deposit', '0', '100'],
      ['sent', '1', '-5'],
      ['fee', '2', '0'],
    ]);
  });

  it('has the columns of the original', async () => {
    const wallet = { ledger: async () => entries };
    const [first] = (await run(history, {}, { wallet })) as unknown[];
    expect(first).toEqual({
      ...{ timestamp: '1.500', handle: A, action: 'deposit', id: B, fee: '0' },
      ...{ quantity: '100', destination: null },
    });
  });
});
