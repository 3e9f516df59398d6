import { afterAll, beforeAll, describe, it } from 'vitest';
import { concatBytes, sha256 } from '../../lib/bytes.ts';
import { commitDigest, commitTx, prepare } from '../../lib/channel/commit.ts';
import { witness } from '../../lib/channel/scripts.ts';
import { revokeHash } from '../../lib/channel/secrets.ts';
import { changeTx, expireTx } from '../../lib/channel/spends.ts';
import type { ChannelParams, CommitTerms } from '../../lib/channel/types.ts';
import { type Tx, witnessProgram } from '../../lib/tx.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import {
  type Attempt,
  accepted,
  attempt,
  context,
  fund,
  home,
  payeeKey,
  payerKey,
  refused,
  s,
  secret,
  signCommit,
  signed,
  strangerKey,
  tooEarly,
  VALUE,
  WHY,
} from './lab.ts';

const NONE = new Uint8Array();
const TRUE = Uint8Array.of(1);
const terms: CommitTerms = { n: 1, epoch: 0, total: 20_000n, locks: [], feerate: 2 };

let chain: ChainHarness;
let params: ChannelParams;

beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

/** A spend of the deposit by the given witness; what is wrong with it is the caller's to say. */
function spend(
  items: (sig: Uint8Array, script: Uint8Array) => Uint8Array[],
  more: Partial<Attempt> = {},
): Tx {
  const script = prepare(params).depositScript;
  return attempt({
    txid: params.txid,
    vout: params.vout,
    value: params.value,
    script,
    key: payerKey,
    witness: (sig) => items(sig, script),
    ...more,
  });
}

describe('deposit, commit branch', () => {
  const commit = (items: (sigP: Uint8Array, sigE: Uint8Array, script: Uint8Array) => Uint8Array[]): Tx => {
    const hash = revokeHash(payeeKey, 0);
    const digest = commitDigest(params, terms, hash);
    const script = prepare(params).depositScript;
    return commitTx(params, terms, hash, items(signed(digest, payerKey), signed(digest, payeeKey), script));
  };
  beforeAll(async () => {
    params = await fund(chain, chain.height() + 1000);
  });

  it('refuses swapped signatures', () =>
    refused(
      chain,
      commit((p, e, script) => witness.commit(e, p, script)),
      WHY.signature,
    ));
  it('refuses the payer alone', async () => {
    await refused(
      chain,
      commit((p, _, script) => witness.commit(p, p, script)),
      WHY.signature,
    );
    await refused(
      chain,
      commit((p, _, script) => witness.commit(p, NONE, script)),
      WHY.signature,
    );
  });
  it('refuses the payee alone', async () => {
    await refused(
      chain,
      commit((_, e, script) => witness.commit(e, e, script)),
      WHY.signature,
    );
    await refused(
      chain,
      commit((_, e, script) => witness.commit(NONE, e, script)),
      WHY.signature,
    );
  });
  it('refuses a stranger in place of the payee', () => {
    const digest = commitDigest(params, terms, revokeHash(payeeKey, 0));
    return refused(
      chain,
      commit((p, _, script) => witness.commit(p, signed(digest, strangerKey), script)),
      WHY.signature,
    );
  });
  it('refuses a dummy that is not empty', () =>
    refused(
      chain,
      commit((p, e, script) => [TRUE, p, e, TRUE, script]),
      WHY.dummy,
    ));
  it('refuses a selector other than 01', async () => {
    await refused(
      chain,
      commit((p, e, script) => [NONE, p, e, Uint8Array.of(2), script]),
      WHY.minimalIf,
    );
    await refused(
      chain,
      commit((p, e, script) => [NONE, p, e, Uint8Array.of(1, 0), script]),
      WHY.minimalIf,
    );
  });
  it('refuses another script', () =>
    refused(
      chain,
      commit((p, e, script) => witness.commit(p, e, concatBytes(script, Uint8Array.of(0x61)))),
      /Witness program hash mismatch/,
    ));
  it('refuses a changed output, sequence, locktime or version', async () => {
    const good = signCommit(params, terms);
    const [first, ...others] = good.outputs;
    const [input] = good.inputs;
    if (first === undefined || input === undefined) throw new Error('no commit');
    const more = { ...good, outputs: [{ ...first, value: first.value + 1n }, ...others] };
    await refused(chain, more, WHY.signature);
    await refused(chain, { ...good, outputs: [first] }, WHY.signature);
    await refused(chain, { ...good, inputs: [{ ...input, sequence: 0xfffffffe }] }, WHY.signature);
    await refused(chain, { ...good, locktime: 1 }, WHY.signature);
    await refused(chain, { ...good, version: 1 }, WHY.signature);
  });
  it('accepts both signatures', () => accepted(chain, signCommit(params, terms)));
});

describe('deposit, change branch', () => {
  beforeAll(async () => {
    params = await fund(chain, chain.height() + 1000);
  });
  const change =
    (spendSecret: Uint8Array, selector = TRUE) =>
    (sig: Uint8Array, script: Uint8Array) => [sig, spendSecret, selector, NONE, script];

  it('refuses a wrong secret of 31, 32 or 33 bytes', async () => {
    await refused(chain, spend(change(secret('not s'))), WHY.equal);
    await refused(chain, spend(change(s.subarray(1))), WHY.equal);
    await refused(chain, spend(change(concatBytes(s, NONE, Uint8Array.of(0)))), WHY.equal);
    await refused(chain, spend(change(NONE)), WHY.equal);
  });
  it('refuses the payee, who knows the secret', () =>
    refused(chain, spend(change(s), { key: payeeKey }), WHY.signature));
  it('refuses a stranger', () => refused(chain, spend(change(s), { key: strangerKey }), WHY.signature));
  it('refuses a selector that is not minimal', () =>
    refused(chain, spend(change(s, Uint8Array.of(5))), WHY.minimalIf));
  it('refuses a changed output', () =>
    refused(
      chain,
      spend(change(s), { changed: [{ value: VALUE - 9_000n, script: home('other') }] }),
      WHY.signature,
    ));
  it('gives stray coins at the deposit script to the payer who knows s', async () => {
    const script = witnessProgram(sha256(prepare(params).depositScript));
    const coin = await chain.faucet(script, 50_000n);
    await chain.mine();
    const tx = changeTx(context(params, payerKey), { ...coin, value: 50_000n }, s);
    await accepted(chain, tx);
  });
});

describe('deposit, expire branch', () => {
  beforeAll(async () => {
    params = await fund(chain, chain.height() + 12);
  });
  const expire = (sig: Uint8Array, script: Uint8Array) => witness.expire(sig, script);

  it('refuses a locktime below the expiry, one in seconds, and none', async () => {
    const below = params.expireHeight - 1;
    await refused(chain, spend(expire, { locktime: below }), /Locktime requirement|non-final/);
    await chain.mine(12);
    await refused(chain, spend(expire, { locktime: below }), WHY.locktime);
    await refused(chain, spend(expire, { locktime: 500_000_001 }), WHY.locktime);
    await refused(chain, spend(expire, { locktime: 0 }), WHY.locktime);
  });
  it('refuses a final sequence', () =>
    refused(chain, spend(expire, { locktime: params.expireHeight, sequence: 0xffffffff }), WHY.locktime));
  it('refuses the payee', () =>
    refused(chain, spend(expire, { locktime: params.expireHeight, key: payeeKey }), WHY.signature));
  it('refuses a changed output', () =>
    refused(
      chain,
      spend(expire, {
        locktime: params.expireHeight,
        changed: [{ value: VALUE - 9_000n, script: home('other') }],
      }),
      WHY.signature,
    ));
  it('refuses a selector that is not minimal', () =>
    refused(
      chain,
      spend((sig, script) => [sig, Uint8Array.of(0), NONE, script], { locktime: params.expireHeight }),
      WHY.minimalIf,
    ));
  it('is mined in the block after the expiry height, not in that block', async () => {
    params = await fund(chain, chain.height() + 5);
    const tx = expireTx(context(params, payerKey));
    await chain.mine(params.expireHeight - 1 - chain.height());
    await tooEarly(chain, tx, WHY.cltv);
    await chain.mine();
    await accepted(chain, tx);
  });
  it('loses to a commit that confirms first, and a commit loses to it', async () => {
    params = await fund(chain, chain.height() + 2);
    await chain.mine(2);
    await accepted(chain, signCommit(params, terms));
    await chain.mine();
    await tooEarly(chain, expireTx(context(params, payerKey)), /missingorspent/);

    params = await fund(chain, chain.height() + 2);
    await chain.mine(2);
    await accepted(chain, expireTx(context(params, payerKey)));
    await chain.mine();
    await tooEarly(chain, signCommit(params, terms), /missingorspent/);
  });
});
