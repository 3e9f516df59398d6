import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { type Bytes, concatBytes, utf8ToBytes } from '../bytes.ts';
import { InvalidField } from '../errors.ts';
import { addPrivateKeys, nobleEcdsa } from './ecdsa.ts';

/** A private node of BIP32: all keys below it follow from it. */
export interface PrivateNode {
  /** 32 bytes, big endian. */
  readonly privateKey: Bytes;
  /** 33 bytes, compressed. */
  readonly publicKey: Bytes;
  /** 32 bytes. */
  readonly chainCode: Bytes;
}

/** The index of a hardened child, which no public key leads to. */
export function hardened(index: number): number {
  return index + 2 ** 31;
}

/** The node of a seed of 16 to 64 bytes (BIP32, master key generation). */
export function masterNode(seed: Bytes): PrivateNode {
  if (seed.length < 16 || seed.length > 64) throw new InvalidField('seed', 'must have 16 to 64 bytes');
  const [privateKey, chainCode] = halves(utf8ToBytes('Bitcoin seed'), seed);
  return nodeOf(privateKey, chainCode);
}

/** The node at a path of indexes below another (BIP32, private parent key → private child key). */
export function nodeAt(parent: PrivateNode, path: readonly number[]): PrivateNode {
  return path.reduce(child, parent);
}

/** Overwrites what is secret in it. */
export function wipeNode({ privateKey, chainCode }: PrivateNode): void {
  privateKey.fill(0);
  chainCode.fill(0);
}

/**
 * The standard skips an index whose key is not one, which has yet to be seen (less than one in 2^127): ecdsa.ts throws InvalidKey there.
 */
function child(parent: PrivateNode, index: number): PrivateNode {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, index);
  const of = index < 2 ** 31 ? parent.publicKey : concatBytes(Uint8Array.of(0), parent.privateKey);
  const [tweak, chainCode] = halves(parent.chainCode, concatBytes(of, number));
  return nodeOf(addPrivateKeys(parent.privateKey, tweak), chainCode);
}

function halves(key: Bytes, data: Bytes): [left: Bytes, right: Bytes] {
  const all = hmac(sha512, key, data);
  return [all.slice(0, 32), all.slice(32)];
}

/** Most nodes are only passed through by hardened steps: the point is computed when it is asked for. */
function nodeOf(privateKey: Bytes, chainCode: Bytes): PrivateNode {
  let point: Bytes | undefined;
  return {
    privateKey,
    chainCode,
    get publicKey() {
      point ??= nobleEcdsa.publicKey(privateKey);
      return point;
    },
  };
}
