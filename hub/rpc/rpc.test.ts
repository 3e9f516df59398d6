import { describe, expect, it } from 'vitest';
import { bytesToHex, isHex } from '../../lib/bytes.ts';
import { PicoError } from '../../lib/errors.ts';
import { requestDigest, signRequest, verifyAnswer } from '../../lib/hub/index.ts';
import { Client, TIP, type World, world } from '../fakes.ts';
import { run } from '../machine.ts';
import { serve } from './index.ts';

const CALLER = { address: '127.0.0.1' };

/** A client that is not opened. */
function stranger(w: World, options = {}): Client {
  const c = new Client(w, options);
  w.clients.push(c);
  return c;
}

describe('mph_status', () => {
  it('tells what the hub offers, and nothing of its clients', async () => {
    const w = world();
    const a = await w.client();
    const status = await serve(w.hub, 'mph_status', {}, CALLER);
    expect(status).toMatchObject({
      network: 'regtest',
      pubkey: w.hub.keys.identityHex,
      tip: TIP,
      current_terms: { BTC: { sync_fee: '0', trust_limit: '1000' } },
      health: { crypto: 'native' },
      connections: {},
    });
    expect(JSON.stringify(status)).not.toContain(a.handle);
  });

  it('tells a client about its own connection, when it signs', async () => {
    const w = world();
    const [a, b] = [await w.client(), await w.client()];
    a.pay({ payee: b.handle, quantity: 100n, fee: 0n });
    await w.settle();
    const status = await serve(w.hub, 'mph_status', a.signed('mph_status', {}), CALLER);
    expect(status['connections']).toEqual({
      [a.handle]: {
        asset: 'BTC',
        status: 'open',
        balance: '999900',
        receivable: expect.any(String),
        ttl: 1000,
      },
    });
    const forged = { ...b.signed('mph_status', {}), handle: a.handle };
    await expect(serve(w.hub, 'mph_status', forged, CALLER)).rejects.toMatchObject({ code: 'BadSignature' });
    await expect(serve(w.hub, 'mph_status', { handle: a.handle }, CALLER)).rejects.toMatchObject({
      code: 'BadSignature',
    });
  });

  it('refuses assets it has no terms for', async () => {
    const w = world();
    await expect(serve(w.hub, 'mph_status', { assets: ['XCP'] }, CALLER)).rejects.toMatchObject({
      code: 'UnsupportedAsset',
    });
    expect(await serve(w.hub, 'mph_status', { assets: ['BTC'] }, CALLER)).toHaveProperty('funds');
  });
});

describe('mph_request and mph_deposit', () => {
  it('answer the same when asked again, signed for that very request', async () => {
    const w = world();
    const a = stranger(w);
    const params = a.signed('mph_request', a.requestParams());
    const [one, two] = await Promise.all([
      serve(w.hub, 'mph_request', params, CALLER),
      serve(w.hub, 'mph_request', params, CALLER),
    ]);
    expect(two).toEqual(one);
    const digest = bytesToHex(requestDigest('mph_request', params, w.hub.keys.identityHex));
    verifyAnswer(w.hub.ecdsa, w.hub.keys.identityHex, 'mph_request', one, digest);
    w.now += 5000;
    const { signature: _, ...later } = await a.call('mph_request', a.requestParams());
    const { signature: __, ...first } = one;
    expect(later).toEqual(first);
    expect(w.hub.byId.size).toBe(1);

    const given = await a.call('mph_deposit', a.depositParams());
    expect(isHex(given['next_revoke_secret_hash'], 20)).toBe(true);
    expect(await a.call('mph_deposit', a.depositParams())).toEqual(given);
    await expect(a.call('mph_deposit', { ...a.depositParams(), vout: 1 })).rejects.toMatchObject({
      code: 'DepositAlreadyGiven',
    });
    await expect(a.call('mph_request', { ...a.requestParams(), receive: '5' })).rejects.toMatchObject({
      code: 'HandleTaken',
    });
  });

  it('gives each connection keys and a secret of its own', async () => {
    const w = world();
    const [a, b] = [stranger(w), stranger(w)];
    const one = await a.call('mph_request', a.requestParams());
    const two = await b.call('mph_request', b.requestParams());
    for (const field of ['c2h_pubkey', 'h2c_pubkey', 'spend_secret_hash'])
      expect(one[field]).not.toBe(two[field]);
    expect(one['c2h_pubkey']).not.toBe(one['h2c_pubkey']);
    expect(one['pubkey']).toBe(two['pubkey']);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another asset', { asset: 'XCP' }, 'UnsupportedAsset'],
    ['no asset', { asset: 5 }, 'InvalidParams'],
    ['a key that is no hex', { c2h_pubkey: 'zz' }, 'InvalidHexData'],
    ['a key that is no point', { h2c_pubkey: `02${'ff'.repeat(32)}` }, 'InvalidPubKey'],
    ['a hash of another length', { spend_secret_hash: 'ab' }, 'InvalidHash160'],
    ['a negative amount', { receive: '-1' }, 'InvalidQuantity'],
    ['a fraction', { max_owed: '0.5' }, 'InvalidQuantity'],
    ['an address that is none', { hub_rpc_url: 'nowhere' }, 'InvalidUrl'],
    ['a field it does not know', { colour: 'red' }, 'InvalidParams'],
  ])('refuses %s, and keeps nothing', async (_, wrong, code) => {
    const w = world();
    const a = stranger(w);
    await expect(a.call('mph_request', { ...a.requestParams(), ...wrong })).rejects.toMatchObject({ code });
    await w.settle();
    expect([w.hub.byId.size, w.store.batches.flatMap((b) => b.created)]).toEqual([0, []]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['too little', { value: '19999' }, 'InvalidQuantity'],
    ['a life too short', { expire_height: TIP + 25 }, 'InvalidParams'],
    ['a life too long', { expire_height: TIP + 100_001 }, 'InvalidParams'],
    ['a time for a height', { expire_height: 600_000_000 }, 'InvalidParams'],
    ['a backup too large', { backup: 'A'.repeat(12_000) }, 'InvalidParams'],
    ['a backup that is no base64', { backup: '***' }, 'InvalidParams'],
    ['a txid that is none', { txid: 'ab' }, 'InvalidHexData'],
  ])('refuses a deposit of %s', async (_, wrong, code) => {
    const w = world();
    const a = stranger(w);
    await expect(a.call('mph_deposit', a.depositParams())).rejects.toMatchObject({ code: 'HandleNotFound' });
    await a.call('mph_request', a.requestParams());
    await expect(a.call('mph_deposit', { ...a.depositParams(), ...wrong })).rejects.toMatchObject({ code });
    expect(w.hub.byHandle.get(a.handle)?.state).toBeUndefined();
    await a.call('mph_deposit', { ...a.depositParams(), backup: 'QUJD' });
    const status = await serve(w.hub, 'mph_status', a.signed('mph_status', {}), CALLER);
    expect(status['backup']).toBe('QUJD');
  });

  it('believes nobody but the handle’s key, for this hub and now', async () => {
    const w = world();
    const [a, b] = [stranger(w), stranger(w)];
    const params = a.signed('mph_request', a.requestParams());
    const refused = (p: Record<string, unknown>, code: string) =>
      expect(serve(w.hub, 'mph_request', p, CALLER)).rejects.toMatchObject({ code });
    await refused({ ...params, handle: b.handle }, 'BadSignature');
    await refused({ ...params, receive: '7' }, 'BadSignature');
    const { signature: _, ...unsigned } = params;
    await refused(unsigned, 'BadSignature');
    await expect(serve(w.hub, 'mph_deposit', params, CALLER)).rejects.toBeDefined();
    const key = new Uint8Array(32).fill(9);
    await refused(
      {
        ...signRequest(
          w.hub.ecdsa,
          key,
          w.hub.keys.identityHex,
          'mph_request',
          { handle: a.handle, ...a.requestParams() },
          1,
        ),
      },
      'BadSignature',
    );
    w.now += 301_000;
    await refused(params, 'ClockSkew');
    expect(w.hub.byId.size).toBe(0);
  });

  it('refuses what no signature can be over', async () => {
    const w = world();
    const a = stranger(w);
    const params = a.signed('mph_request', a.requestParams());
    let deep: unknown = 1;
    for (let i = 0; i < 20_000; i++) deep = [deep];
    for (const wrong of [{ max_owed: 0.5 }, { asset: deep }, { url: null }])
      await expect(serve(w.hub, 'mph_request', { ...params, ...wrong }, CALLER)).rejects.toBeInstanceOf(
        PicoError,
      );
  });

  it('keeps a limit on requests whose deposit no block has', async () => {
    const w = world({ limits: { open_requests: 2 } });
    const [a, b, c] = [stranger(w), stranger(w), stranger(w)];
    await a.call('mph_request', a.requestParams());
    await b.call('mph_request', b.requestParams());
    await expect(c.call('mph_request', c.requestParams())).rejects.toMatchObject({ code: 'RateLimited' });
    await a.call('mph_deposit', a.depositParams());
    await expect(c.call('mph_request', c.requestParams())).rejects.toMatchObject({ code: 'RateLimited' });
    run(w.hub, a.atHub, { type: 'deposit', side: 'in', height: TIP });
    await c.call('mph_request', c.requestParams());
  });
});

it('there is no other method', async () => {
  await expect(serve(world().hub, 'toString', {}, CALLER)).rejects.toMatchObject({ code: 'MethodNotFound' });
});
