import { describe, expect, it } from 'vitest';
import {
  Engine,
  inParams,
  lock,
  lockHeight,
  plain,
  preimage,
  theirs,
} from '../../test/harness/lone-engine.ts';
import { bytesToHex, type Hex, hexToBytes } from '../bytes.ts';
import type { Command } from './commands.ts';
import type { Message } from './messages.ts';
import { revokeHash, revokeSecret } from './secrets.ts';
import type { CommitRecord, SeenTx } from './types.ts';

/** What a malicious other side may send, and what the engine makes of it. One test for each hole ever found. */

describe('a lock height that reads as a time', () => {
  it.each(['client', 'hub'] as const)('freezes the channel of a %s', (role) => {
    const engine = new Engine(role);
    const terms = { n: 1, epoch: 0, total: 1_000n, locks: [lock(1)], lockHeight: 500_000_000, feerate: 1 };
    engine.hear({ type: 'commit', ...terms, sig: '00'.repeat(64), sends: [] });
    expect(engine.paid.frozen).toMatch(/^CommitMismatch: lock_height/);
    expect(engine.paid.pending).toEqual([]);
  });
  it('cannot be put into a deposit either', () => {
    const engine = new Engine('client');
    for (const wrong of [{ expireHeight: 500_000_000 }, { expireHeight: 0 }, { delay: 0 }, { delay: 2017 }])
      expect(() => engine.do({ type: 'open', side: 'in', params: { ...inParams, ...wrong } })).toThrow(
        /expire_height|delay_time/,
      );
  });
});

describe('a feerate outside the terms', () => {
  it('never takes the place of good commits: not by hardening', () => {
    const engine = new Engine('client');
    engine.hearCommit(plain(1, 9_000n), 9_000n);
    engine.hearCommit(plain(2, 9_000n, 0), 0n);
    expect(engine.paid.frozen).toMatch(/^Feerate/);
    expect(engine.paid.held.map((c) => c.n)).toEqual([1]);
  });
  it('not by a payment', () => {
    const engine = new Engine('client');
    engine.hearCommit(plain(1, 9_000n), 9_000n);
    engine.hearCommit(plain(2, 9_100n, 0), 100n);
    expect(engine.paid.held.map((c) => c.n)).toEqual([1]);
    expect(engine.paid.frozen).toMatch(/^Feerate/);
  });
  it('not by the answer to a refusal: nothing is revealed', () => {
    const engine = new Engine('client');
    engine.hearCommit(plain(1, 9_000n), 9_000n);
    engine.hearCommit({ n: 2, epoch: 0, total: 10_000n, locks: [lock(1)], lockHeight, feerate: 1 }, 1_000n);
    engine.do({ type: 'refuse', reason: 'Unknown' });
    const actions = engine.hearCommit(plain(3, 9_000n, 0, 1), 0n);
    expect(actions.filter((a) => a.type === 'send')).toEqual([]);
    expect(engine.paid).toMatchObject({ epoch: 0, n: 2 });
    expect(engine.paid.frozen).toMatch(/^Feerate/);
  });
  it('nor above 20 times', () => {
    const engine = new Engine('client');
    engine.hearCommit(plain(1, 9_000n, 21), 9_000n);
    expect(engine.paid.frozen).toMatch(/^Feerate/);
  });
});

describe('41 locks', () => {
  it('are one too many for the payee', () => {
    const engine = new Engine('client');
    const locks = Array.from({ length: 41 }, (_, i) => lock(i));
    engine.hearCommit({ n: 1, epoch: 0, total: 41_000n, locks, lockHeight, feerate: 1 }, 41_000n);
    expect(engine.paid.frozen).toMatch(/^TooManyLocks/);
  });
});

const send = (quantity: bigint) => [{ payee: '00'.repeat(32), quantity, fee: 0n }];

/** The other side published what `record` describes. */
function seen(record: CommitRecord, height?: number): SeenTx {
  const script = hexToBytes(record.script);
  return {
    txid: 'cc'.repeat(32),
    ...(height !== undefined && { height }),
    witness: [],
    outputs: [{ value: 20_000n, script }],
  };
}

/** 20,000 paid and 19,000 of it taken back by a reduce: the commit at 20,000 is revoked. */
function reduced(engine: Engine, nextRevokeHash: Hex): { old: CommitRecord; newest: CommitRecord } {
  engine.do({ type: 'payOpen', sends: send(20_000n) });
  engine.hear({ type: 'refuse', n: 1, reason: '', total: 1_000n, nextRevokeHash });
  engine.hear({ type: 'reveal', epoch: 0, secret: bytesToHex(revokeSecret(theirs.inKey, 0)) });
  const records = engine.actions.flatMap((a) => (a.type === 'record' ? [a.record] : []));
  const [old] = records;
  const newest = records.at(-1);
  if (old === undefined || newest === undefined) throw new Error('no record');
  return { old, newest };
}

describe('a revoke hash used twice', () => {
  const same = revokeHash(theirs.inKey, 0);

  it('does not save the old commit from its penalty', () => {
    const engine = new Engine('client');
    const { newest } = reduced(engine, same);
    engine.do({ type: 'looked', ok: true });
    expect(engine.pays.settled).toBe(1_000n);
    const actions = engine.do({ type: 'spent', side: 'out', tx: seen(newest, 101), record: newest });
    expect(actions.find((a) => a.type === 'publish')).toMatchObject({ purpose: 'revoke' });
  });
  it('does not hide that there is no time left to punish', () => {
    const engine = new Engine('client');
    const { newest } = reduced(engine, same);
    engine.tip = 106;
    engine.do({ type: 'spent', side: 'out', tx: seen(newest, 101), record: newest });
    engine.do({ type: 'looked', ok: true });
    expect(engine.pays.settled).toBe(20_000n);
  });
});

describe('a reveal that comes after the old commit was published', () => {
  it('is punished in the step that books it, not a block later', () => {
    const engine = new Engine('client');
    const { old } = reduced(engine, revokeHash(theirs.inKey, 1));
    engine.do({ type: 'spent', side: 'out', tx: seen(old, 101), record: old });
    const actions = engine.do({ type: 'looked', ok: true });
    expect(engine.pays.settled).toBe(1_000n);
    expect(actions.find((a) => a.type === 'publish')).toMatchObject({ purpose: 'revoke' });
  });
  it('is booked though the punishment is in the mempool already', () => {
    const engine = new Engine('client');
    const { old } = reduced(engine, revokeHash(theirs.inKey, 1));
    engine.do({ type: 'spent', side: 'out', tx: seen(old, 101), record: old });
    const witness = [new Uint8Array(71), new Uint8Array(32), new Uint8Array(), new Uint8Array(90)];
    const tx = { txid: 'dd'.repeat(32), witness, outputs: [] };
    engine.do({ type: 'claimed', side: 'out', output: 'commit', tx });
    engine.do({ type: 'looked', ok: true });
    expect(engine.pays.settled).toBe(1_000n);
  });
  it('is looked at again with each block until the look succeeds', () => {
    const engine = new Engine('client');
    reduced(engine, revokeHash(theirs.inKey, 1));
    engine.do({ type: 'looked', ok: false });
    expect(engine.do({ type: 'tip' })).toContainEqual({ type: 'look' });
    engine.do({ type: 'looked', ok: true });
    expect(engine.do({ type: 'tip' })).not.toContainEqual({ type: 'look' });
  });
});

describe('netting', () => {
  const next = revokeHash(theirs.inKey, 1);
  const netting = (total: bigint): Message => ({
    type: 'refuse',
    n: 1,
    reason: 'Netting',
    total,
    nextRevokeHash: next,
  });

  it('is not answered by a hub beyond what it is willing to owe', () => {
    const hub = new Engine('hub');
    hub.hearCommit(plain(1, 9_000n), 9_000n);
    hub.do({ type: 'payOpen', sends: send(9_000n) });
    hub.hear(netting(3_999n));
    expect(hub.pays.wait).toBeUndefined();
    hub.hear(netting(4_000n));
    expect(hub.pays.wait).toMatchObject({ total: 4_000n });
  });
  it('is not answered by a hub beyond what it was paid', () => {
    const hub = new Engine('hub');
    hub.hearCommit(plain(1, 1_000n), 1_000n);
    hub.do({ type: 'payOpen', sends: send(9_000n) });
    hub.hear(netting(7_999n));
    expect(hub.pays.wait).toBeUndefined();
    hub.hear(netting(8_000n));
    expect(hub.pays.wait).toMatchObject({ total: 8_000n });
  });
  it('is not answered by a client beyond what the hub owes', () => {
    const client = new Engine('client');
    client.do({ type: 'payOpen', sends: send(9_000n) });
    client.hear(netting(8_999n));
    expect(client.pays.wait).toBeUndefined();
    expect(client.state.owed).toBe(0n);
  });
});

describe('leaving', () => {
  it('of a hub waits for locks it has forwarded', () => {
    const hub = new Engine('hub');
    hub.hearCommit(plain(1, 9_000n), 9_000n);
    const high = { lockHeight: 200 + 6 + 1 + 1, feerate: 1 };
    hub.hearCommit({ n: 2, epoch: 0, total: 10_000n, locks: [lock(1)], ...high }, 1_000n);
    expect(hub.do({ type: 'leave' }).filter((a) => a.type === 'publish')).toEqual([]);
    hub.do({ type: 'settle', preimages: [preimage(1)] });
    expect(hub.do({ type: 'tip' }).find((a) => a.type === 'publish')).toMatchObject({ purpose: 'commit' });
  });
});

describe('a state known to be old', () => {
  function restored(): Engine {
    const engine = new Engine('client');
    engine.hearCommit(plain(1, 9_000n), 9_000n);
    engine.hearCommit({ n: 2, epoch: 0, total: 10_000n, locks: [lock(1)], lockHeight, feerate: 1 }, 1_000n);
    engine.do({ type: 'stale' });
    return engine;
  }

  it('signs, opens, refuses, reveals and publishes nothing', () => {
    const engine = restored();
    for (const command of [
      { type: 'payOpen', sends: send(1_000n) },
      { type: 'pay', locks: [lock(2)], sends: send(1_000n) },
      { type: 'reduce', by: 1n, reason: '' },
    ] satisfies Command[])
      expect(() => engine.do(command)).toThrow(/older state/);
    const next = revokeHash(theirs.inKey, 1);
    const actions = [
      ...engine.do({ type: 'settle', preimages: [preimage(1)] }),
      ...engine.do({ type: 'refuse', reason: 'x' }),
      ...engine.hear({ type: 'refuse', n: 0, reason: 'x', nextRevokeHash: next }),
      ...engine.hear({ type: 'harden' }),
      ...engine.hearCommit(plain(3, 9_000n, 1, 1), 0n),
      ...engine.do({ type: 'leave' }),
    ];
    engine.tip = 198;
    actions.push(...engine.do({ type: 'tip' }));
    expect(actions.filter((a) => a.type !== 'event')).toEqual([]);
  });
  it('still takes its own deposit back after the expiry', () => {
    const engine = restored();
    engine.tip = 200;
    expect(engine.do({ type: 'tip' })).toMatchObject([{ type: 'publish', purpose: 'expire' }]);
  });
  it('is not believed by the word of the other side: the best commit is published all the same', () => {
    const engine = new Engine('client');
    engine.hearCommit(plain(1, 9_000n), 9_000n);
    expect(() => engine.do({ type: 'deliver', messages: [], ack: 5 })).toThrow(/acknowledges message 5/);
    engine.tip = 198;
    expect(engine.do({ type: 'tip' })).toMatchObject([{ type: 'publish', purpose: 'commit' }]);
  });
});
