import { type Bytes, bytesToHex, type Hex } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import { hardened, masterNode, nodeAt, type PrivateNode } from './bip32.ts';
import { negatePrivateKey } from './ecdsa.ts';
import { NETWORKS, type NetworkName } from './networks.ts';

export interface KeyPair {
  /** 32 bytes, big endian. */
  readonly privateKey: Bytes;
  /** 33 bytes, compressed. */
  readonly publicKey: Bytes;
}

/** The private node of a BIP84 account: m/84'/coin'/account'. */
export type AccountKey = PrivateNode;

/** Which key of an account: change 0 receives, change 1 takes change. */
export interface KeyIndex {
  readonly change: 0 | 1;
  readonly index: number;
}

/** The account node at m/84'/coin'/account' (BIP84). `seed` is the 64 bytes of BIP39. */
export function accountKey(seed: Bytes, network: NetworkName, account: number): AccountKey {
  const { coinType } = NETWORKS[network];
  return nodeAt(masterNode(seed), [84, coinType, position(account, 'account')].map(hardened));
}

/** The key at account/change/index (BIP84). */
export function walletKey(account: AccountKey, { change, index }: KeyIndex): KeyPair {
  return pairOf(nodeAt(account, [change, position(index, 'index')]));
}

/** Keys of a connection: 0 the handle, 1 the channel client → hub, 2 the channel hub → client. */
export type ChannelLeaf = 0 | 1 | 2;

/** The node at m/1017'/coin'/account': below it are connections, below these the leaves (channel.md §9). */
export function channelsNode(seed: Bytes, network: NetworkName, account: number): PrivateNode {
  const { coinType } = NETWORKS[network];
  return nodeAt(masterNode(seed), [1017, coinType, position(account, 'account')].map(hardened));
}

/** The key at m/1017'/coin'/account'/connection/leaf (channel.md §9). */
export function channelKey(
  seed: Bytes,
  network: NetworkName,
  account: number,
  connection: number,
  leaf: ChannelLeaf,
): KeyPair {
  return pairOf(nodeAt(channelsNode(seed, network, account), [position(connection, 'connection'), leaf]));
}

/**
 * The pair with even y of the same x, and its handle (64 hex: that x). Everyone else knows only the handle
 * and takes 02 ‖ handle for the point (channel.md §1), so a key whose point is odd is negated.
 */
export function handleKey(pair: KeyPair): KeyPair & { readonly handle: Hex } {
  const handle = bytesToHex(pair.publicKey.subarray(1));
  if (pair.publicKey[0] === 0x02) return { ...pair, handle };
  const publicKey = Uint8Array.from(pair.publicKey);
  publicKey[0] = 0x02;
  return { privateKey: negatePrivateKey(pair.privateKey), publicKey, handle };
}

function pairOf({ privateKey, publicKey }: PrivateNode): KeyPair {
  return { privateKey, publicKey };
}

function position(value: number, name: string): number {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 31) return value;
  throw new PicoError('InvalidParams', `${name}: a derivation index is an integer from 0 to 2147483647.`, {
    field: name,
  });
}
