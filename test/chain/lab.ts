import { expect } from 'vitest';
import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import {
  type Bytes,
  bytesToHex,
  concatBytes,
  type Hex,
  hash160,
  sha256,
  utf8ToBytes,
} from '../../lib/bytes.ts';
import { commitDigest, commitTx, prepare, scriptOf } from '../../lib/channel/commit.ts';
import { depositScript, witness } from '../../lib/channel/scripts.ts';
import { revokeHash, revokeSecret, spendSecret } from '../../lib/channel/secrets.ts';
import { derSignature, type Signed, type SpendContext } from '../../lib/channel/spends.ts';
import type { ChannelParams, CommitTerms, PublishedCommit } from '../../lib/channel/types.ts';
import { serializeTx, sighash, type Tx, type TxOutput, txidOf, witnessProgram } from '../../lib/tx.ts';
import type { ChainHarness } from '../harness/chain.ts';
import { verifyInput } from '../harness/verify.ts';

/** Keys, preimages and funded channels for spending every branch of every script, rightly and wrongly. */

export const DELAY = 6;
export const VALUE = 100_000n;

export function secret(label: string): Bytes {
  return sha256(utf8ToBytes(label));
}

export function publicHex(key: Bytes): Hex {
  return bytesToHex(nobleEcdsa.publicKey(key));
}

export const payerKey = secret('payer');
export const payeeKey = secret('payee');
export const strangerKey = secret('stranger');
export const s = spendSecret(payeeKey);

export function revocation(epoch: number): Bytes {
  return revokeSecret(payeeKey, epoch);
}

/** A P2WPKH output script. */
export function home(label: string): Bytes {
  return concatBytes(Uint8Array.of(0, 20), hash160(nobleEcdsa.publicKey(secret(label))));
}

export function preimage(i: number): Bytes {
  return secret(`preimage ${i}`);
}

export function locksOf(count: number) {
  return Array.from({ length: count }, (_, i) => ({
    hash: bytesToHex(sha256(preimage(i))),
    amount: 100n + BigInt(i),
  }));
}

/** A confirmed deposit at the deposit script. */
export async function fund(chain: ChainHarness, expireHeight: number, value = VALUE): Promise<ChannelParams> {
  const base = {
    payer: publicHex(payerKey),
    payee: publicHex(payeeKey),
    spendHash: bytesToHex(hash160(s)),
    expireHeight,
  };
  const coin = await chain.faucet(witnessProgram(sha256(depositScript(base))), value);
  await chain.mine();
  return { ...base, delay: DELAY, txid: coin.txid, vout: coin.vout, value };
}

export function context(params: ChannelParams, key: Bytes, feerate = 2): SpendContext {
  return { params, home: home('home'), feerate, ecdsa: nobleEcdsa, key };
}

export function signed(digest: Bytes, key: Bytes): Bytes {
  return derSignature(nobleEcdsa.sign(digest, key));
}

/** The complete commit of both honest parties. */
export function signCommit(params: ChannelParams, terms: CommitTerms): Tx {
  const hash = revokeHash(payeeKey, terms.epoch);
  const digest = commitDigest(params, terms, hash);
  const items = witness.commit(
    signed(digest, payerKey),
    signed(digest, payeeKey),
    prepare(params).depositScript,
  );
  return commitTx(params, terms, hash, items);
}

export interface Published {
  readonly txid: Hex;
  readonly commit: PublishedCommit;
  /** Witness script of out 0. */
  readonly script: Bytes;
  readonly revokeHash: Hex;
  /** Out 0, out 1, out 2. */
  readonly outputs: readonly TxOutput[];
}

/** Publishes and (unless told otherwise) confirms a commit; `commit` is what payout, revoke and refund need to know of it. */
export async function publish(
  chain: ChainHarness,
  params: ChannelParams,
  terms: CommitTerms,
  confirm = true,
): Promise<Published> {
  const tx = signCommit(params, terms);
  await accepted(chain, tx);
  if (confirm) await chain.mine();
  const hash = revokeHash(payeeKey, terms.epoch);
  const rest = tx.outputs[2]?.value;
  const commit = {
    epoch: terms.epoch,
    revokeHash: hash,
    locks: terms.locks,
    ...(terms.lockHeight !== undefined && { lockHeight: terms.lockHeight }),
    value: tx.outputs[0]?.value ?? 0n,
    ...(rest !== undefined && { rest }),
  };
  return {
    txid: txidOf(tx),
    commit,
    script: scriptOf(params, terms, hash),
    revokeHash: hash,
    outputs: tx.outputs,
  };
}

/** A spend of one output, whole in our hands: nothing of it is checked before the chain sees it. */
export interface Attempt {
  readonly txid: Hex;
  readonly vout: number;
  readonly value: bigint;
  /** The script that the signature commits to. */
  readonly script: Bytes;
  readonly key: Bytes;
  readonly witness: (sig: Bytes) => readonly Bytes[];
  readonly sequence?: number;
  readonly locktime?: number;
  readonly version?: number;
  /** Put in place of the outputs after signing. */
  readonly changed?: readonly TxOutput[];
}

const FEE = 3_000n;

export function attempt(a: Attempt): Tx {
  const build = (items: readonly Bytes[]): Tx => ({
    version: a.version ?? 2,
    locktime: a.locktime ?? 0,
    inputs: [{ txid: a.txid, vout: a.vout, sequence: a.sequence ?? 0xfffffffd, witness: items }],
    outputs: [{ value: a.value - FEE, script: home('home') }],
  });
  const tx = build(a.witness(signed(sighash(build([]), 0, a.script, a.value), a.key)));
  return a.changed === undefined ? tx : { ...tx, outputs: a.changed };
}

function prevout(chain: ChainHarness, tx: Tx, index: number): TxOutput {
  const input = tx.inputs[index];
  const output = input && chain.node.index.transaction(input.txid)?.tx.outs[input.vout];
  if (output === undefined) throw new Error('the output to spend is not on the chain');
  return output;
}

/** The node takes it into the mempool, and the second verifier finds every input good. */
export async function accepted(chain: ChainHarness, tx: Tx | Signed | undefined): Promise<void> {
  if (tx === undefined) throw new Error('there is nothing to push');
  const raw = 'rawtx' in tx ? tx.rawtx : serializeTx(tx);
  const pushed = await chain.push(raw);
  expect(pushed).toMatchObject({ ok: true });
  const inputs = pushed.ok ? chain.node.index.transaction(pushed.txid)?.prevouts : undefined;
  if (inputs === undefined || inputs.length === 0) throw new Error('the node does not know what it took');
  for (const [i, coin] of inputs.entries())
    expect(coin && verifyInput(raw, i, coin.script, coin.value)).toEqual({ ok: true, error: '' });
}

/** Both refuse it: the node for `reason`, the second verifier for whatever it calls the same. */
export async function refused(chain: ChainHarness, tx: Tx, reason: RegExp): Promise<void> {
  const raw = serializeTx(tx);
  const verdicts = tx.inputs.map((_, i) => {
    const coin = prevout(chain, tx, i);
    return verifyInput(raw, i, coin.script, coin.value).ok;
  });
  const node = await chain.push(raw);
  expect({ node: node.ok ? 'taken' : node.reason, second: verdicts.every(Boolean) }).toEqual({
    node: expect.stringMatching(reason),
    second: false,
  });
}

/** Refused by the node alone: the second verifier sees one transaction and no chain. */
export async function tooEarly(
  chain: ChainHarness,
  tx: Tx | Signed | undefined,
  reason: RegExp,
): Promise<void> {
  if (tx === undefined) throw new Error('there is nothing to push');
  const node = await chain.push('rawtx' in tx ? tx.rawtx : serializeTx(tx));
  expect(node.ok ? 'taken' : node.reason).toMatch(reason);
}

/** The node's words for each way a script fails. */
export const WHY = {
  signature: /Signature must be zero for failed CHECK/,
  equal: /OP_EQUALVERIFY/,
  locktime: /Locktime requirement not satisfied/,
  minimalIf: /OP_IF\/NOTIF argument must be minimal/,
  dummy: /Dummy CHECKMULTISIG argument must be zero/,
  empty: /false\/empty top stack element/,
  verify: /OP_CHECKSIGVERIFY|Signature must be zero/,
  csv: /non-BIP68-final/,
  cltv: /non-final/,
  operations: /OP_COUNT/,
};
