import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import { bytesToHex } from '../../lib/bytes.ts';
import { commitDigest, commitTx, prepare } from '../../lib/channel/commit.ts';
import {
  type CommitMessage,
  type CommitTerms,
  hubLockHeight,
  type Message,
} from '../../lib/channel/index.ts';
import { revokeHash } from '../../lib/channel/secrets.ts';
import { sighash, type Tx } from '../../lib/tx.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { type Duel, forge, lockOf, newDuel, sends, strangerHome, TIMES } from '../harness/duel.ts';
import { type Duelist, keyOf } from '../harness/duel-peer.ts';

/** A payer sends commits that no engine would make. The payee keeps what it had, to the satoshi. */

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

const HAD = 20_000n;
const plain: CommitTerms = { n: 2, epoch: 0, total: 21_000n, locks: [], feerate: 1 };

function conditional(payer: Duelist, more: Partial<CommitTerms> = {}): CommitTerms {
  const { expireHeight } = payer.pays.params;
  const height = chain.height();
  const lockHeight =
    payer.state.setup.role === 'client' ? expireHeight + TIMES.delay + 2 : hubLockHeight(TIMES, height);
  return { ...plain, locks: [lockOf('a', 1_000n)], lockHeight, ...more };
}

/** A commit whose signature covers another transaction than the payee rebuilds. */
function signedOver(payer: Duelist, change: (tx: Tx) => Tx): Message {
  const { params, revokeHash: hash } = payer.pays;
  const tx = change(commitTx(params, plain, hash));
  const digest = sighash(tx, 0, prepare(params).depositScript, params.value);
  const sig = bytesToHex(nobleEcdsa.sign(digest, payer.outKey));
  return { type: 'commit', ...plain, sig, sends: sends(1_000n) };
}

const withSig = (sig: string, terms = plain): CommitMessage => ({
  type: 'commit',
  ...terms,
  sig,
  sends: sends(terms.total - HAD),
});

type Forgery = readonly [what: string, code: string, make: (payer: Duelist) => Message];
const add = sends(1_000n);

const forgeries: readonly Forgery[] = [
  ['a signature of zeros', 'BadSignature', () => withSig('00'.repeat(64))],
  ['a signature of noise', 'BadSignature', () => withSig('ab'.repeat(64))],
  [
    'a stranger’s signature',
    'BadSignature',
    ({ pays }) => {
      const digest = commitDigest(pays.params, plain, pays.revokeHash);
      return withSig(bytesToHex(nobleEcdsa.sign(digest, keyOf('stranger'))));
    },
  ],
  [
    'a signature over another total',
    'BadSignature',
    (p) => ({ ...forge(p, { ...plain, total: 20_999n }, add), total: 21_000n }) as Message,
  ],
  [
    'a signature over another revocation hash',
    'BadSignature',
    (p) => forge(p, plain, add, revokeHash(keyOf('my own'), 0)),
  ],
  [
    'a second input that it could spend elsewhere',
    'BadSignature',
    (p) =>
      signedOver(p, (tx) => ({
        ...tx,
        inputs: [...tx.inputs, { txid: 'ee'.repeat(32), vout: 0, sequence: 0xfffffffd, witness: [] }],
      })),
  ],
  [
    'another output',
    'BadSignature',
    (p) =>
      signedOver(p, (tx) => ({ ...tx, outputs: [...tx.outputs, { value: 600n, script: strangerHome() }] })),
  ],
  [
    'no anchor',
    'BadSignature',
    (p) => signedOver(p, (tx) => ({ ...tx, outputs: tx.outputs.filter((_, i) => i !== 1) })),
  ],
  ['a locktime far ahead', 'BadSignature', (p) => signedOver(p, (tx) => ({ ...tx, locktime: 400_000_000 }))],
  ['version 1', 'BadSignature', (p) => signedOver(p, (tx) => ({ ...tx, version: 1 }))],
  ['a second commit of the same n', 'CommitOutOfOrder', (p) => forge(p, { ...plain, n: 1 }, add)],
  ['a commit that skips an n', 'CommitOutOfOrder', (p) => forge(p, { ...plain, n: 3 }, add)],
  ['an epoch nobody asked for', 'WrongEpoch', (p) => forge(p, { ...plain, epoch: 1 }, add)],
  ['a lower total', 'CommitMismatch', (p) => forge(p, { ...plain, total: 19_999n }, [])],
  ['sends that say more than the total', 'CommitMismatch', (p) => forge(p, plain, sends(1_001n))],
  ['sends that say less', 'CommitMismatch', (p) => forge(p, plain, sends(999n))],
  [
    'a total beyond the deposit',
    'CommitMismatch',
    (p) => withSig('ab'.repeat(64), { ...plain, total: p.pays.params.value }),
  ],
  [
    'a total that leaves no fee',
    'CommitMismatch',
    (p) => withSig('ab'.repeat(64), { ...plain, total: p.pays.params.value - 331n }),
  ],
  [
    'a lock of nothing',
    'CommitMismatch',
    (p) => forge(p, conditional(p, { total: HAD, locks: [lockOf('a', 0n)] }), []),
  ],
  [
    'a hash twice',
    'CommitMismatch',
    (p) => forge(p, conditional(p, { locks: [lockOf('a', 500n), lockOf('a', 500n)] }), add),
  ],
  [
    'a lock that counts for less than the total',
    'CommitMismatch',
    (p) => forge(p, conditional(p, { locks: [lockOf('a', 999n)] }), add),
  ],
  [
    'a lock height in seconds, long past',
    'CommitMismatch',
    (p) => forge(p, conditional(p, { lockHeight: 500_000_001 }), add),
  ],
  [
    '41 locks',
    'TooManyLocks',
    (p) => {
      const locks = Array.from({ length: 41 }, (_, i) => lockOf(`many ${i}`, 100n));
      return forge(p, conditional(p, { locks, total: HAD + 4_100n }), sends(4_100n));
    },
  ],
  ['a feerate no node relays', 'Feerate', (p) => forge(p, { ...plain, feerate: 0 }, add)],
  [
    'a hardening at a feerate no node relays',
    'Feerate',
    (p) => forge(p, { ...plain, total: HAD, feerate: 0 }, []),
  ],
  ['a feerate above 20 times the terms', 'Feerate', (p) => forge(p, { ...plain, feerate: 21 }, add)],
];

/** The payee holds a plain commit of 20,000. */
async function paid(who: 'client' | 'hub'): Promise<{ duel: Duel; payer: Duelist; payee: Duelist }> {
  const duel = await newDuel(chain);
  const payee = duel[who];
  const payer = duel.other(payee);
  await payer.do({ type: 'payOpen', sends: sends(HAD) });
  await duel.talk();
  return { duel, payer, payee };
}

describe.each(['client', 'hub'] as const)('a %s that is paid', (who) => {
  it.each(forgeries)('freezes on %s, and collects what it had', async (_, code, make) => {
    const { duel, payer, payee } = await paid(who);
    const hand = (message: Message) =>
      payee.do({ type: 'deliver', messages: [{ seq: ++seq, message }], ack: 0 });
    let seq = payee.state.received;
    await hand(make(payer));
    expect(payee.paid.frozen).toMatch(new RegExp(`^${code}`));
    expect(payee.eventsOf('frozen')).toMatchObject([{ code }]);
    expect(payee.paid).toMatchObject({ n: 1, settled: HAD, pending: [] });
    // The right commit comes too late: nothing more is taken.
    await hand(forge(payer, plain, add));
    expect(payee.paid.n).toBe(1);
    payer.awake = false;
    await duel.end();
    const own = payee.pays.params.value;
    expect(payee.owned()).toBe(own + HAD - payee.spentOn('payout', 'expire'));
  });
});
