import { expect, test } from 'vitest';
import vector from '../../test/vectors/commit.json' with { type: 'json' };
import { nobleEcdsa } from '../bitcoin/ecdsa.ts';
import { bytesToHex, hash160, hexToBytes } from '../bytes.ts';
import { serializeTx, txidOf } from '../tx.ts';
import { capacity, commitDigest, commitFee, commitProgram, commitTx, prepare, scriptOf } from './commit.ts';
import { witness } from './scripts.ts';
import { revokeHash, revokeSecret, spendSecret } from './secrets.ts';
import { derSignature, programHex } from './spends.ts';
import type { ChannelParams, CommitTerms } from './types.ts';

/** The vector was made by bitcoinjs-lib and Node's crypto alone. */
const params: ChannelParams = { ...vector.params, value: BigInt(vector.params.value) };
const payeeKey = hexToBytes(vector.payeeKey);
const [plain] = vector.commits.map(termsOf);

function termsOf(c: (typeof vector.commits)[number]): CommitTerms {
  const { n, epoch, feerate } = c;
  const locks = c.locks.map((lock) => ({ hash: lock.hash, amount: BigInt(lock.amount) }));
  const lockHeight = c.lockHeight === undefined ? {} : { lockHeight: c.lockHeight };
  return { n, epoch, total: BigInt(c.total), locks, feerate, ...lockHeight };
}

test('the secrets of the vector come from the channel key', () => {
  expect(bytesToHex(spendSecret(payeeKey))).toBe(vector.spendSecret);
  expect([0, 1, 2].map((epoch) => bytesToHex(revokeSecret(payeeKey, epoch)))).toEqual(vector.revokeSecrets);
});

test('the fixed parts of a channel are those of the vector', () => {
  const prepared = prepare(params);
  expect(bytesToHex(prepared.depositScript)).toBe(vector.depositScript);
  expect(bytesToHex(prepared.restScript)).toBe(vector.restScript);
  expect(prepared.vsize).toBe(vector.vsize);
});

test.each(vector.commits.map((c) => [c.name, c] as const))('the commit %s is that of the vector', (_, c) => {
  const terms = termsOf(c);
  const hash = revokeHash(payeeKey, c.epoch);
  expect(hash).toBe(c.revokeHash);
  expect(bytesToHex(scriptOf(params, terms, hash))).toBe(c.script);
  expect(bytesToHex(commitProgram(params, terms, hash))).toBe(programHex(hexToBytes(c.script)));
  const digest = commitDigest(params, terms, hash);
  expect(bytesToHex(digest)).toBe(c.digest);
  const sigP = nobleEcdsa.sign(digest, hexToBytes(vector.payerKey));
  expect(bytesToHex(sigP)).toBe(c.sig);
  const items = witness.commit(
    derSignature(sigP),
    derSignature(nobleEcdsa.sign(digest, payeeKey)),
    prepare(params).depositScript,
  );
  const tx = commitTx(params, terms, hash, items);
  expect(txidOf(tx)).toBe(c.txid);
  expect(serializeTx(tx)).toBe(c.rawtx);
});

test('the fee is for three outputs and the longest signatures, whatever the commit has', () => {
  expect(commitFee(params, 5)).toBe(5n * BigInt(vector.vsize));
});

test('a commit at capacity fits, and one satoshi more does not', () => {
  if (plain === undefined) throw new Error('no vector');
  const hash = revokeHash(payeeKey, 0);
  const most = capacity(params, 7);
  expect(most).toBe(params.value - commitFee(params, 7) - 330n);
  expect(commitTx(params, { ...plain, total: most, feerate: 7 }, hash).outputs).toHaveLength(2);
  expect(() => commitTx(params, { ...plain, total: most + 1n, feerate: 7 }, hash)).toThrow(/does not fit/);
});

test('a deposit that not even dust fits has no capacity', () => {
  const fee = commitFee(params, 1);
  expect(capacity({ ...params, value: fee + 660n }, 1)).toBe(330n);
  expect(capacity({ ...params, value: fee + 659n }, 1)).toBe(-1n);
});

test('every part of the terms changes what is signed', () => {
  const conditional = vector.commits.map(termsOf)[3];
  if (conditional === undefined) throw new Error('no vector');
  const hash = bytesToHex(hash160(Uint8Array.of(1)));
  const [first, second] = conditional.locks;
  if (first === undefined || second === undefined) throw new Error('no locks');
  const variants: [CommitTerms, ChannelParams, string][] = [
    [conditional, params, hash],
    [{ ...conditional, total: conditional.total + 1n }, params, hash],
    [{ ...conditional, feerate: 6 }, params, hash],
    [{ ...conditional, lockHeight: 840_001 }, params, hash],
    [{ ...conditional, locks: [second, first] }, params, hash],
    [{ ...conditional, locks: [first] }, params, hash],
    [conditional, { ...params, vout: 4 }, hash],
    [conditional, { ...params, value: params.value + 1n }, hash],
    [conditional, { ...params, expireHeight: params.expireHeight + 1 }, hash],
    [conditional, { ...params, delay: params.delay + 1 }, hash],
    [conditional, params, revokeHash(payeeKey, 5)],
  ];
  const digests = variants.map(([terms, p, h]) => bytesToHex(commitDigest(p, terms, h)));
  expect(new Set(digests).size).toBe(variants.length);
});
