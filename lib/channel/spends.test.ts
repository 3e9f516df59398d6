import { script as scriptCodec } from 'bitcoinjs-lib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newPair, outOf, pairParams } from '../../test/harness/engines-pair.ts';
import { ecdsa } from '../../test/harness/engines-peer.ts';
import { decodeTransaction } from '../bitcoin/transaction.ts';
import { bytesToHex, concatBytes, hash160 } from '../bytes.ts';
import { revokeHash, revokeSecret, spendSecret } from './secrets.ts';
import { derSignature, payoutTx, revokeTx, type SpendContext, worthless } from './spends.ts';
import type { PublishedCommit } from './types.ts';

const { client, hub } = newPair();
const context: SpendContext = {
  params: pairParams(client, hub, { expireHeight: 850_000, delay: 2016 }),
  home: concatBytes(Uint8Array.of(0, 20), hash160(Uint8Array.of(1))),
  feerate: 1,
  ecdsa,
  key: hub.inKey,
};
const txid = outOf(client).params.txid;

function commitOf(value: bigint, locks: number): PublishedCommit {
  const hash = { hash: 'ab'.repeat(32), amount: 1n };
  return {
    epoch: 0,
    revokeHash: revokeHash(hub.inKey, 0),
    locks: Array.from({ length: locks }, () => hash),
    ...(locks > 0 && { lockHeight: 850_000 }),
    value,
  };
}

test.each([0, 1, 2, 15, 40])('a payout over %i locks is made exactly when it is not worthless', (locks) => {
  const preimages = Array.from({ length: locks }, () => new Uint8Array(32));
  const pay = (value: bigint) => {
    const commit = commitOf(value, locks);
    return payoutTx(context, txid, commit, commit.revokeHash, spendSecret(hub.inKey), preimages);
  };
  let least = 330n;
  while (worthless(least, locks)) least++;
  expect(pay(least)).toBeDefined();
  // Rounding up may give a few satoshis away, not more.
  expect(pay(least - 10n)).toBeUndefined();
});

test('the fee takes all but dust of a small output, and where even 1 sat/vB is too much nothing is made', () => {
  const secret = revokeSecret(hub.inKey, 0);
  const left = (value: bigint, feerate: number): bigint | undefined => {
    const commit = commitOf(value, 0);
    const tx = revokeTx({ ...context, feerate }, txid, commit, commit.revokeHash, secret);
    return tx === undefined ? undefined : decodeTransaction(tx.rawtx).outputs[0]?.value;
  };
  expect(left(10_000n, 10)).toBeGreaterThan(8000n);
  expect(left(10_000n, 500)).toBe(330n);
  expect(left(600n, 500)).toBe(330n);
  expect(left(440n, 500)).toBeUndefined();
});

test('signatures are encoded as bitcoinjs-lib encodes them', () => {
  const half = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b) => {
    const number = b.slice();
    number[0] = (number[0] ?? 0) & 0x7f;
    number[31] = (number[31] ?? 0) | 1;
    return number;
  });
  const short = half.map((b) => b.fill(0, 0, 3));
  fc.assert(
    fc.property(fc.oneof(half, short), fc.oneof(half, short), (r, s) => {
      const compact = concatBytes(r, s);
      expect(bytesToHex(derSignature(compact))).toBe(bytesToHex(scriptCodec.signature.encode(compact, 1)));
    }),
  );
});
