import { wipeNode } from '../bitcoin/bip32.ts';
import { nobleEcdsa } from '../bitcoin/ecdsa.ts';
import { type AccountKey, accountKey, channelKey, handleKey, type KeyPair } from '../bitcoin/keys.ts';
import type { NetworkName } from '../bitcoin/networks.ts';
import { type Bytes, bytesToHex, type Hex, hash160, hexToBytes, isHex } from '../bytes.ts';
import { InvalidField, PicoError } from '../errors.ts';

/** The three keys of a connection (channel.md §9). */
export interface ConnectionKeys {
  readonly handle: KeyPair & { readonly handle: Hex };
  readonly c2h: KeyPair;
  readonly h2c: KeyPair;
}

/** Where the wallet's keys come from: the seed, or a few connections' keys alone. */
export interface WalletKeys {
  readonly account: number;
  readonly network: NetworkName;
  /** Tells seeds apart without telling anything about them. */
  readonly fingerprint: Hex;
  /** False in a restricted wallet: nothing on chain, no new connections. */
  readonly full: boolean;
  /** Has it the keys of the connection of this index? */
  has(index: number): boolean;
  /** Throws Locked where it has not. */
  connection(index: number): ConnectionKeys;
  /** 64 bytes. Throws Locked in a restricted wallet. */
  seed(): Bytes;
  /** Throws Locked in a restricted wallet. */
  accountKey(): AccountKey;
  /** Overwrites what it can; every later call throws Locked. */
  wipe(): void;
}

/** Keys of some connections as JSON: what may stay in memory while the wallet is locked. Never to be written to a disk. */
export interface SessionKeys {
  readonly network: NetworkName;
  readonly account: number;
  readonly fingerprint: Hex;
  readonly connections: readonly {
    readonly handle: Hex;
    readonly index: number;
    /** Private keys, 32 bytes each: that of the handle with even y, and those of both channels. */
    readonly keys: { readonly handle: Hex; readonly c2h: Hex; readonly h2c: Hex };
  }[];
}

/** An index no connection ever has: its handle names the seed. */
const NAME_INDEX = 0x7fffffff;

export function seedKeys(seed: Bytes, network: NetworkName, account: number): WalletKeys {
  if (seed.length !== 64) throw new InvalidField('seed', 'must have 64 bytes');
  const own = Uint8Array.from(seed);
  const node = accountKey(own, network, account);
  const fingerprint = bytesToHex(hash160(derive(own, network, 0, NAME_INDEX).handle.publicKey));
  let wiped = false;
  const alive = <T>(value: T): T => {
    if (wiped) throw locked();
    return value;
  };
  return {
    ...{ account, network, fingerprint, full: true },
    has: () => !wiped,
    connection: (index) => derive(alive(own), network, account, index),
    seed: () => alive(own),
    accountKey: () => alive(node),
    wipe() {
      wiped = true;
      own.fill(0);
      wipeNode(node);
    },
  };
}

function derive(seed: Bytes, network: NetworkName, account: number, index: number): ConnectionKeys {
  return {
    handle: handleKey(channelKey(seed, network, account, index, 0)),
    c2h: channelKey(seed, network, account, index, 1),
    h2c: channelKey(seed, network, account, index, 2),
  };
}

/** Keys of the connections in `keys` and of nothing else. Throws InvalidParams where a key is not of its form. */
export function sessionKeys(keys: SessionKeys): WalletKeys {
  const { network, account, fingerprint } = keys;
  const held = new Map<number, ConnectionKeys>();
  for (const { index, handle, keys: of } of keys.connections) {
    const own = handleKey(pair(of.handle));
    if (own.handle !== handle) throw new InvalidField('keys', `are not those of ${handle}`);
    held.set(index, { handle: own, c2h: pair(of.c2h), h2c: pair(of.h2c) });
  }
  return {
    ...{ account, network, fingerprint, full: false },
    has: (index) => held.has(index),
    connection(index) {
      const found = held.get(index);
      if (found === undefined) throw locked();
      return found;
    },
    seed() {
      throw locked();
    },
    accountKey() {
      throw locked();
    },
    wipe() {
      for (const { handle, c2h, h2c } of held.values())
        for (const { privateKey } of [handle, c2h, h2c]) privateKey.fill(0);
      held.clear();
    },
  };
}

/** The keys of these connections, to be kept while the wallet is locked. */
export function exportKeys(
  keys: WalletKeys,
  connections: readonly { readonly handle: Hex; readonly index: number }[],
): SessionKeys {
  const { network, account, fingerprint } = keys;
  return {
    ...{ network, account, fingerprint },
    connections: connections.map(({ handle, index }) => {
      const { handle: own, c2h, h2c } = keys.connection(index);
      const hex = ({ privateKey }: KeyPair) => bytesToHex(privateKey);
      return { handle, index, keys: { handle: hex(own), c2h: hex(c2h), h2c: hex(h2c) } };
    }),
  };
}

function pair(privateKey: unknown): KeyPair {
  if (!isHex(privateKey, 32)) throw new InvalidField('keys', 'must be hex of 32 bytes each');
  const bytes = hexToBytes(privateKey);
  return { privateKey: bytes, publicKey: nobleEcdsa.publicKey(bytes) };
}

export function locked(): PicoError {
  return new PicoError('Locked', 'the wallet is locked: unlock it with the password, then try again');
}
