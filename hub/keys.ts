import { randomBytes } from 'node:crypto';
import { p2wpkhScript } from '../lib/bitcoin/address.ts';
import { nodeAt } from '../lib/bitcoin/bip32.ts';
import {
  type AccountKey,
  accountKey,
  channelKey,
  channelsNode,
  type KeyIndex,
  type KeyPair,
  walletKey,
} from '../lib/bitcoin/keys.ts';
import type { NetworkName } from '../lib/bitcoin/networks.ts';
import { generateMnemonic, mnemonicToSeed } from '../lib/bitcoin/seed.ts';
import { type Bytes, bytesToHex, type Hex } from '../lib/bytes.ts';

/** Every key of a hub. Each purpose has a branch of its own: the hub's name, its wallet, each channel. */
export interface HubKeys {
  /** Signs answers, sessions and receipts; pinned by wallets. */
  readonly identity: KeyPair;
  readonly identityHex: Hex;
  readonly wallet: AccountKey;
  /** Where funds are added, and where sweeps come home: the wallet's first receiving key. */
  readonly home: Bytes;
  readonly change: Bytes;
  /** Private keys of a connection's channels: 1 client → hub, 2 hub → client (channel.md §9). */
  channel(connection: number, leaf: 1 | 2): Bytes;
}

export const HOME_KEY: KeyIndex = { change: 0, index: 0 };
export const CHANGE_KEY: KeyIndex = { change: 1, index: 0 };
/** Account 0 holds the wallet and the channels, account 1 the hub's own name. */
const IDENTITY_ACCOUNT = 1;

/** `words`: the hub's mnemonic, of which everything else is made. */
export function hubKeys(words: string, network: NetworkName): HubKeys {
  const seed = mnemonicToSeed(words);
  const wallet = accountKey(seed, network, 0);
  const channels = channelsNode(seed, network, 0);
  const identity = channelKey(seed, network, IDENTITY_ACCOUNT, 0, 0);
  return {
    identity,
    identityHex: bytesToHex(identity.publicKey),
    wallet,
    home: p2wpkhScript(walletKey(wallet, HOME_KEY).publicKey),
    change: p2wpkhScript(walletKey(wallet, CHANGE_KEY).publicKey),
    channel: (connection, leaf) => nodeAt(channels, [connection, leaf]).privateKey,
  };
}

/** Words for a new hub: 24. */
export function newWords(): string {
  return generateMnemonic(new Uint8Array(randomBytes(32)));
}
