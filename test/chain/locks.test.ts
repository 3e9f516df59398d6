import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, concatBytes, sha256 } from '../../lib/bytes.ts';
import { MAX_LOCKS, witness } from '../../lib/channel/scripts.ts';
import { payoutTx, refundTx, revokeTx } from '../../lib/channel/spends.ts';
import type { ChannelParams, CommitTerms, Lock } from '../../lib/channel/types.ts';
import type { Tx } from '../../lib/tx.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import {
  type Attempt,
  accepted,
  attempt,
  context,
  DELAY,
  fund,
  home,
  locksOf,
  type Published,
  payeeKey,
  payerKey,
  preimage,
  publish,
  refused,
  revocation,
  s,
  secret,
  strangerKey,
  tooEarly,
  WHY,
} from './lab.ts';

/** The conditional commit's out 0: payout, revoke and refund with 1, 2, 40, 46 and 47 locks. */

const NONE = new Uint8Array();
const TRUE = Uint8Array.of(1);
const EPOCH = 5;

let chain: ChainHarness;
let params: ChannelParams;
let commit: Published;

beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

/** Publishes a commit over these locks, which lies `blocks` below its lock height when confirmed. */
async function fresh(locks: readonly Lock[], blocks = 30): Promise<void> {
  params = await fund(chain, chain.height() + 1000);
  const total = locks.reduce((sum, lock) => sum + lock.amount, 20_000n);
  const lockHeight = chain.height() + 1 + blocks;
  const terms: CommitTerms = { n: 1, epoch: EPOCH, total, locks, lockHeight, feerate: 2 };
  commit = await publish(chain, params, terms);
}

function claim(
  items: (sig: Uint8Array, script: Uint8Array) => Uint8Array[],
  more: Partial<Attempt> = {},
): Tx {
  return attempt({
    txid: commit.txid,
    vout: 0,
    value: commit.commit.value,
    script: commit.script,
    key: payeeKey,
    witness: (sig) => items(sig, commit.script),
    ...more,
  });
}

const preimages = (count: number) => Array.from({ length: count }, (_, i) => preimage(i));
const paying =
  (list: readonly Uint8Array[], spendSecret = s) =>
  (sig: Uint8Array, script: Uint8Array) =>
    witness.payout(sig, spendSecret, list, script);
const refunding = (sig: Uint8Array, script: Uint8Array) => witness.refund(sig, script);
const revoking =
  (r = revocation(EPOCH)) =>
  (sig: Uint8Array, script: Uint8Array) =>
    witness.revoke(sig, r, true, script);
const lockHeight = () => commit.commit.lockHeight ?? 0;

const payout = (count: number) =>
  payoutTx(context(params, payeeKey), commit.txid, commit.commit, commit.revokeHash, s, preimages(count));
const revoke = () =>
  revokeTx(context(params, payerKey), commit.txid, commit.commit, commit.revokeHash, revocation(EPOCH));
const refund = () => refundTx(context(params, payerKey), commit.txid, commit.commit, commit.revokeHash);

describe.each([1, 2, MAX_LOCKS])('conditional commit with %i locks, payout', (count) => {
  const onTime = { sequence: DELAY };
  beforeAll(() => fresh(locksOf(count)));

  it('is refused before D blocks have passed', async () => {
    await chain.mine(DELAY - 2);
    await tooEarly(chain, payout(count), WHY.csv);
    await chain.mine();
    await refused(chain, claim(paying(preimages(count)), { sequence: DELAY - 1 }), WHY.locktime);
  });
  it('refuses a wrong preimage in any place, and one of 31 or 33 bytes', async () => {
    for (const place of new Set([0, count - 1])) {
      const p = preimage(place);
      for (const wrong of [secret('x'), p.subarray(1), concatBytes(p, Uint8Array.of(0)), NONE]) {
        const list = preimages(count).map((good, i) => (i === place ? wrong : good));
        await refused(chain, claim(paying(list), onTime), WHY.equal);
      }
    }
  });
  it('refuses a missing preimage', async () => {
    await refused(chain, claim(paying(preimages(count - 1)), onTime), /EQUALVERIFY|stack size/);
    await refused(chain, claim(paying([]), onTime), /EQUALVERIFY|stack size/);
  });
  if (count > 1)
    it('refuses preimages in the wrong order', () =>
      refused(chain, claim(paying([...preimages(count)].reverse()), onTime), WHY.equal));
  it('refuses s of 31 or 33 bytes, another secret, and the revocation secret in its place', async () => {
    for (const wrong of [s.subarray(1), concatBytes(s, TRUE), secret('x'), revocation(EPOCH)])
      await refused(chain, claim(paying(preimages(count), wrong), onTime), WHY.equal);
  });
  it('refuses the payer and a stranger, who know every secret', async () => {
    for (const key of [payerKey, strangerKey])
      await refused(chain, claim(paying(preimages(count)), { ...onTime, key }), WHY.signature);
  });
  it('refuses a selector other than 01 and changed outputs', async () => {
    const two = (sig: Uint8Array, script: Uint8Array) => [
      ...paying(preimages(count))(sig, script).slice(0, -2),
      Uint8Array.of(2),
      script,
    ];
    await refused(chain, claim(two, onTime), WHY.minimalIf);
    const changed = [{ value: 1_000n, script: home('other') }];
    await refused(chain, claim(paying(preimages(count)), { ...onTime, changed }), WHY.signature);
  });
  it('pays the payee', () => accepted(chain, payout(count)));
});

describe.each([1, 2, MAX_LOCKS])('conditional commit with %i locks, revoke', (count) => {
  beforeAll(() => fresh(locksOf(count)));

  it('refuses another secret, of 31 or 33 bytes, and none', async () => {
    const r = revocation(EPOCH);
    for (const wrong of [revocation(EPOCH - 1), r.subarray(1), concatBytes(r, TRUE), s, NONE])
      await refused(chain, claim(revoking(wrong), { key: payerKey }), WHY.equal);
  });
  it('refuses the payee and a stranger', async () => {
    for (const key of [payeeKey, strangerKey])
      await refused(chain, claim(revoking(), { key }), WHY.signature);
  });
  it('refuses the plain form, and a selector that is not minimal', async () => {
    const r = revocation(EPOCH);
    const plain = (sig: Uint8Array, script: Uint8Array) => witness.revoke(sig, r, false, script);
    await refused(chain, claim(plain, { key: payerKey }), WHY.minimalIf);
    const two = (sig: Uint8Array, script: Uint8Array) => [sig, r, Uint8Array.of(2), NONE, script];
    await refused(chain, claim(two, { key: payerKey }), WHY.minimalIf);
  });
  it('refuses changed outputs', () => {
    const changed = [{ value: 1_000n, script: home('other') }];
    return refused(chain, claim(revoking(), { key: payerKey, changed }), WHY.signature);
  });
  it('pays the payer at once', () => accepted(chain, revoke()));
});

describe.each([1, 2, MAX_LOCKS])('conditional commit with %i locks, refund', (count) => {
  const onTime = () => ({ key: payerKey, locktime: lockHeight() });
  beforeAll(() => fresh(locksOf(count), 4));

  it('is refused in the block of the lock height and before', async () => {
    await chain.mine(lockHeight() - 1 - chain.height());
    await tooEarly(chain, refund(), WHY.cltv);
    await chain.mine();
  });
  it('refuses a lower locktime, one in seconds, none, and a final sequence', async () => {
    for (const locktime of [lockHeight() - 1, 500_000_001, 0])
      await refused(chain, claim(refunding, { key: payerKey, locktime }), WHY.locktime);
    await refused(chain, claim(refunding, { ...onTime(), sequence: 0xffffffff }), WHY.locktime);
  });
  it('refuses the payee and a stranger', async () => {
    for (const key of [payeeKey, strangerKey])
      await refused(chain, claim(refunding, { ...onTime(), key }), WHY.signature);
  });
  it('refuses arguments of IF that are not empty, and changed outputs', async () => {
    const zero = Uint8Array.of(0);
    const first = (sig: Uint8Array, script: Uint8Array) => [sig, NONE, zero, script];
    const second = (sig: Uint8Array, script: Uint8Array) => [sig, zero, NONE, script];
    await refused(chain, claim(first, onTime()), WHY.minimalIf);
    await refused(chain, claim(second, onTime()), WHY.minimalIf);
    const changed = [{ value: 1_000n, script: home('other') }];
    await refused(chain, claim(refunding, { ...onTime(), changed }), WHY.signature);
  });
  it('pays the payer', () => accepted(chain, refund()));
});

describe('a lock whose hash is not of 32 bytes', () => {
  it.each([31, 33])('cannot be opened by the %i bytes that hash to it', async (length) => {
    const odd = new Uint8Array(length).fill(7);
    await fresh([{ hash: bytesToHex(sha256(odd)), amount: 100n }]);
    await chain.mine(DELAY);
    await refused(chain, claim(paying([odd]), { sequence: DELAY }), WHY.equal);
  });
});

describe('the limit of 201 operations', () => {
  it('lets 46 locks be paid out, revoked and refunded', async () => {
    await fresh(locksOf(46));
    await chain.mine(DELAY);
    await accepted(chain, payout(46));
    await fresh(locksOf(46));
    await accepted(chain, revoke());
    await fresh(locksOf(46), 2);
    await chain.mine(2);
    await accepted(chain, refund());
  });
  it('burns the total with 47: payout, revoke and refund all fail', async () => {
    await fresh(locksOf(47));
    await chain.mine(30);
    const onTime = { key: payerKey, locktime: lockHeight() };
    await refused(chain, claim(paying(preimages(47)), { sequence: DELAY }), WHY.operations);
    await refused(chain, claim(revoking(), { key: payerKey }), WHY.operations);
    await refused(chain, claim(refunding, onTime), WHY.operations);
    expect(MAX_LOCKS).toBe(40);
  });
});
