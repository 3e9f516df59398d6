import { describe, expect, it } from 'vitest';
import { isHex } from '../../lib/bytes.ts';
import { type Client, secret, world } from '../fakes.ts';

describe('mph_sync', () => {
  const packet = (c: Client) => ({ device: '00', sent: c.state.sent, ack: c.state.received, messages: [] });

  it('tells a wallet that is behind what it once said', async () => {
    const w = world();
    const [a, b] = [await w.client(), await w.client()];
    a.pay({ payee: b.handle, quantity: 100n, fee: 0n });
    await w.settle();
    expect(await a.call('mph_sync', packet(a))).toMatchObject({
      sent: a.state.received,
      ack: a.state.sent,
      messages: [],
    });
    const old = { ...packet(a), sent: 0, ack: 0 };
    await expect(a.call('mph_sync', old)).rejects.toMatchObject({ code: 'StaleState' });
    // A hub that lost what it said says so itself.
    await expect(a.call('mph_sync', { ...packet(a), ack: 99 })).rejects.toMatchObject({ code: 'StaleState' });
  });

  it('lets a device change that has the newest state', async () => {
    const w = world();
    const a = await w.client();
    await a.call('mph_sync', packet(a));
    await a.call('mph_sync', { ...packet(a), device: 'ff' });
    expect(a.atHub.notes.device).toBe('ff');
  });

  it('answers when what it caused is decided', async () => {
    const w = world();
    const [a, b] = [await w.client(), await w.client()];
    await w.settle();
    a.disconnect();
    const { preimage, hash } = secret(1);
    a.lock(b.handle, 10n, hash);
    const [out] = a.state.outbox;
    const wire = {
      seq: 1,
      message: {
        ...out?.message,
        total: '10',
        locks: [{ hash, amount: '10' }],
        sends: [{ payee: b.handle, quantity: '10', fee: '0', token: hash }],
      },
    };
    const { lockHeight, ...message } = wire.message as Record<string, unknown>;
    const answer = a.call('mph_sync', {
      ...packet(a),
      messages: [{ seq: 1, message: { ...message, lock_height: lockHeight } }],
    });
    await w.settle();
    b.run({ type: 'settle', preimages: [preimage] });
    expect(await answer).toMatchObject({
      ack: 1,
      messages: [{ message: { type: 'settle', preimages: [preimage] } }],
    });
  });
});

describe('mph_close', () => {
  const close = (c: Client, feerate = 2, script = `0014${'22'.repeat(20)}`) =>
    c.call('mph_close', { feerate, script, sent: c.state.sent, ack: c.state.received });

  it('signs once nothing is under way, and from then on takes nothing', async () => {
    const w = world();
    const [a, b] = [await w.client(), await w.client()];
    const { preimage, hash } = secret(1);
    a.lock(b.handle, 10n, hash);
    await w.settle();
    await expect(close(a)).rejects.toMatchObject({ code: 'Busy' });
    await expect(close(b)).rejects.toMatchObject({ code: 'Busy' });
    b.run({ type: 'settle', preimages: [preimage] });
    await w.settle();
    const one = await close(a);
    expect(isHex((one['signatures'] as Record<string, unknown>)['c2h'], 64)).toBe(true);
    expect(await close(a)).toEqual(one);
    await expect(close(a, 1)).rejects.toMatchObject({ code: 'Feerate' });
    await expect(close(a, 2, `0014${'33'.repeat(20)}`)).rejects.toMatchObject({ code: 'Closing' });
    const two = await close(a, 3);
    expect(two['signatures']).not.toEqual(one['signatures']);
    await expect(close(a, 2)).resolves.toEqual(one);
    expect(a.atHub.state?.closing).toMatchObject({ stage: 'signed', feerate: 3 });
    b.pay({ payee: a.handle, quantity: 5n, fee: 0n });
    await w.settle();
    expect(b.reasons()).toEqual(['Closing']);
  });

  it('waits for payments that the client is owed', async () => {
    const w = world();
    const [a, b] = [await w.client(), await w.client({ maxOwed: 100n, online: false })];
    a.pay({ payee: b.handle, quantity: 60n, fee: 0n });
    await w.settle();
    await expect(close(b)).rejects.toMatchObject({ code: 'Busy' });
    b.connect();
    await w.settle();
    expect(b.state.in?.settled).toBe(60n);
    await close(b);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a script that is no address', { script: '6a' }, 'InvalidHexData'],
    ['counters behind', { sent: 0, ack: 0 }, 'StaleState'],
    ['counters ahead', { sent: 50 }, 'Busy'],
  ])('refuses %s', async (_, wrong, code) => {
    const w = world();
    const [a, b] = [await w.client(), await w.client()];
    a.pay({ payee: b.handle, quantity: 60n, fee: 0n });
    await w.settle();
    const { sent, received } = a.state;
    const params = { feerate: 2, script: `0014${'22'.repeat(20)}`, sent, ack: received, ...wrong };
    await expect(a.call('mph_close', params)).rejects.toMatchObject({ code });
    expect(a.atHub.state?.closing).toBeUndefined();
  });
});
