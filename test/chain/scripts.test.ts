import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import { concatBytes } from '../../lib/bytes.ts';
import { ANCHOR, prepare } from '../../lib/channel/commit.ts';
import { witness } from '../../lib/channel/scripts.ts';
import { payoutTx, restTx, revokeTx } from '../../lib/channel/spends.ts';
import type { ChannelParams, CommitTerms } from '../../lib/channel/types.ts';
import { sighash, type Tx } from '../../lib/tx.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import {
  type Attempt,
  accepted,
  attempt,
  context,
  DELAY,
  fund,
  home,
  type Published,
  payeeKey,
  payerKey,
  publish,
  refused,
  revocation,
  s,
  secret,
  signed,
  strangerKey,
  tooEarly,
  WHY,
} from './lab.ts';

/** The plain commit's outputs: out 0 (payout, revoke), out 1 (the keyed anchor), out 2 (the rest). */

const NONE = new Uint8Array();
const TRUE = Uint8Array.of(1);
const terms: CommitTerms = { n: 1, epoch: 3, total: 20_000n, locks: [], feerate: 2 };

let chain: ChainHarness;
let params: ChannelParams;
let commit: Published;

beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

async function fresh(): Promise<void> {
  params = await fund(chain, chain.height() + 1000);
  commit = await publish(chain, params, terms);
}

/** A spend of out 0 in the given way. */
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

describe('plain commit, payout', () => {
  const payout =
    (spendSecret = s) =>
    (sig: Uint8Array, script: Uint8Array) =>
      witness.payout(sig, spendSecret, [], script);
  const onTime = { sequence: DELAY };

  beforeAll(fresh);

  it('is refused before D blocks have passed', async () => {
    await tooEarly(chain, claim(payout(), onTime), WHY.csv);
    await chain.mine(DELAY - 2);
    await tooEarly(chain, claim(payout(), onTime), WHY.csv);
    await chain.mine();
  });
  it('refuses a sequence below D, one in seconds, a disabled one, and version 1', async () => {
    await refused(chain, claim(payout(), { sequence: DELAY - 1 }), WHY.locktime);
    await refused(chain, claim(payout(), { sequence: 0 }), WHY.locktime);
    await refused(chain, claim(payout(), { sequence: 0x400000 | DELAY }), /Locktime requirement|non-BIP68/);
    await refused(chain, claim(payout(), { sequence: 0xfffffffd }), WHY.locktime);
    await refused(chain, claim(payout(), { sequence: DELAY, version: 1 }), WHY.locktime);
  });
  it('refuses the payer and a stranger, who know the secret', async () => {
    await refused(chain, claim(payout(), { ...onTime, key: payerKey }), WHY.signature);
    await refused(chain, claim(payout(), { ...onTime, key: strangerKey }), WHY.signature);
  });
  it('refuses a wrong secret of 31, 32 or 33 bytes, and none', async () => {
    for (const wrong of [secret('x'), s.subarray(1), concatBytes(s, Uint8Array.of(0)), NONE, revocation(3)])
      await refused(chain, claim(payout(wrong), onTime), WHY.equal);
  });
  it('refuses a selector other than 01', async () => {
    for (const wrong of [Uint8Array.of(2), Uint8Array.of(1, 0), Uint8Array.of(0)])
      await refused(
        chain,
        claim((sig, script) => [sig, s, wrong, script], onTime),
        WHY.minimalIf,
      );
  });
  it('refuses changed outputs', () =>
    refused(
      chain,
      claim(payout(), { ...onTime, changed: [{ value: 1_000n, script: home('other') }] }),
      WHY.signature,
    ));
  it('refuses one item too many', () =>
    refused(
      chain,
      claim((sig, script) => [NONE, sig, s, TRUE, script], onTime),
      WHY.empty,
    ));
  it('pays the payee', async () => {
    const c = context(params, payeeKey);
    const tx = payoutTx(c, commit.txid, commit.commit, commit.revokeHash, s, []);
    await accepted(chain, tx);
  });
});

describe('plain commit, revoke', () => {
  const revoke =
    (r = revocation(3)) =>
    (sig: Uint8Array, script: Uint8Array) =>
      witness.revoke(sig, r, false, script);

  beforeAll(fresh);

  it('refuses the secret of another epoch, of 31 or 33 bytes, s, and none', async () => {
    const r = revocation(3);
    const wrongs = [revocation(2), revocation(4), r.subarray(1), concatBytes(r, Uint8Array.of(0)), s, NONE];
    for (const wrong of wrongs) await refused(chain, claim(revoke(wrong), { key: payerKey }), WHY.equal);
  });
  it('refuses the payee and a stranger, who know the secret', async () => {
    await refused(chain, claim(revoke(), { key: payeeKey }), WHY.signature);
    await refused(chain, claim(revoke(), { key: strangerKey }), WHY.signature);
  });
  it('refuses an argument of IF that is not empty', () =>
    refused(
      chain,
      claim((sig, script) => [sig, revocation(3), Uint8Array.of(0), script], { key: payerKey }),
      WHY.minimalIf,
    ));
  it('refuses changed outputs', () =>
    refused(
      chain,
      claim(revoke(), { key: payerKey, changed: [{ value: 1_000n, script: home('other') }] }),
      WHY.signature,
    ));
  it('pays the payer at once, while the commit is still unconfirmed too', async () => {
    const c = context(params, payerKey);
    await accepted(chain, revokeTx(c, commit.txid, commit.commit, commit.revokeHash, revocation(3)));

    params = await fund(chain, chain.height() + 1000);
    commit = await publish(chain, params, terms, false);
    const at = context(params, payerKey);
    const tx = revokeTx(at, commit.txid, commit.commit, commit.revokeHash, revocation(3));
    await accepted(chain, tx);
  });
});

describe('rest', () => {
  const rest = (more: Partial<Attempt> = {}): Tx => {
    const script = prepare(params).restScript;
    return attempt({
      txid: commit.txid,
      vout: 2,
      value: commit.commit.rest ?? 0n,
      script,
      key: payerKey,
      sequence: 1,
      witness: (sig) => witness.rest(sig, script),
      ...more,
    });
  };
  beforeAll(async () => {
    params = await fund(chain, chain.height() + 1000);
    commit = await publish(chain, params, terms, false);
  });

  it('cannot move while its commit is unconfirmed, so nobody but the payee can pin a commit', async () => {
    await tooEarly(chain, rest(), WHY.csv);
    await refused(chain, rest({ sequence: 0 }), WHY.locktime);
    await refused(chain, rest({ sequence: 0xfffffffd }), WHY.locktime);
    await chain.mine();
  });
  it('refuses sequence 0, a disabled sequence and version 1', async () => {
    for (const sequence of [0, 0xfffffffd, 0xffffffff])
      await refused(chain, rest({ sequence }), WHY.locktime);
    await refused(chain, rest({ version: 1 }), WHY.locktime);
  });
  it('refuses the payee, a stranger and an empty signature', async () => {
    await refused(chain, rest({ key: payeeKey }), WHY.signature);
    await refused(chain, rest({ key: strangerKey }), WHY.signature);
    await refused(chain, rest({ witness: () => [NONE, prepare(params).restScript] }), WHY.verify);
  });
  it('refuses changed outputs', () =>
    refused(chain, rest({ changed: [{ value: 1_000n, script: home('other') }] }), WHY.signature));
  it('goes back to the payer one block later', async () => {
    const tx = restTx(context(params, payerKey), commit.txid, commit.commit.rest ?? 0n);
    await accepted(chain, tx);
  });
});

describe('anchor', () => {
  /** BIP143: the script code of P2WPKH. */
  const code = (program: Uint8Array) =>
    concatBytes(Uint8Array.of(0x76, 0xa9, 0x14), program.subarray(2), Uint8Array.of(0x88, 0xac));

  /** The child that raises a commit's fee: the anchor and a wallet's coin together. */
  async function child(key: Uint8Array): Promise<Tx> {
    const script = prepare(params).anchorScript;
    const coin = await chain.faucet(script, 10_000n);
    const build = (items: readonly Uint8Array[][]): Tx => ({
      version: 2,
      locktime: 0,
      inputs: [{ txid: commit.txid, vout: 1 }, coin].map((point, i) => ({
        ...point,
        sequence: 0xfffffffd,
        witness: items[i] ?? [],
      })),
      outputs: [{ value: 6_000n, script: home('home') }],
    });
    const items = [ANCHOR, 10_000n].map((value, i) => [
      signed(sighash(build([]), i, code(script), value), key),
      nobleEcdsa.publicKey(payeeKey),
    ]);
    return build(items);
  }
  beforeAll(async () => {
    params = await fund(chain, chain.height() + 1000);
    commit = await publish(chain, params, terms, false);
  });

  it('refuses the payer', async () => {
    await refused(chain, await child(payerKey), WHY.signature);
  });
  it('lets the payee pay for a commit by a child', async () => {
    const tx = await child(payeeKey);
    await accepted(chain, tx);
    await chain.mine();
    expect(chain.tx(commit.txid)?.status.confirmed).toBe(true);
  });
});
