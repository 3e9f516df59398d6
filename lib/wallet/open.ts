import { nobleEcdsa } from '../bitcoin/ecdsa.ts';
import { bytesToHex, type Hex } from '../bytes.ts';
import { InvalidField, PicoError } from '../errors.ts';
import type { Store } from '../store/types.ts';
import { makeContext } from './context.ts';
import { gate } from './gate.ts';
import { seedKeys, sessionKeys, type WalletKeys } from './keys.ts';
import { stamper } from './ledger.ts';
import type { ConnectionRow, WalletRow } from './rows.ts';
import { Runtime } from './runtime.ts';
import type { WalletEvent, WalletOptions } from './types.ts';
import { Wallet } from './wallet.ts';

/**
 * Opens the wallet that the store holds, or starts one in an empty store. With `keys` in the seed's place it is
 * restricted: it knows the connections of those keys only, and whatever needs the account throws Locked.
 *
 * Throws WrongSeed, WrongNetwork.
 */
export async function openWallet(options: WalletOptions): Promise<Wallet> {
  const keys = keysOf(options);
  const random = options.random ?? ((n: number) => globalThis.crypto.getRandomValues(new Uint8Array(n)));
  const row = await identify(options.store, keys, bytesToHex(random(16)));
  const listeners = new Set<(event: WalletEvent) => void>();
  const clock = options.clock ?? (() => Math.floor(Date.now() / 1000));
  const door = gate(options.store);
  const context = makeContext(options, {
    ...{ keys, store: door.store, account: keys.account, device: row.device },
    ecdsa: options.ecdsa ?? nobleEcdsa,
    stamp: await stamper(options.store, clock),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
  });
  const runtime = new Runtime(context, door);
  for (const connection of await options.store.list<ConnectionRow>('connections'))
    if (keys.has(connection.index)) await runtime.add(connection);
  return new Wallet(runtime, listeners, options.hub);
}

function keysOf({ seed, keys, network, account = 0 }: WalletOptions): WalletKeys {
  if (keys === undefined) {
    if (seed === undefined) throw new InvalidField('seed', 'is missing');
    return seedKeys(seed, network, account);
  }
  if (keys.network !== network || seed !== undefined)
    throw new InvalidField('keys', `must be of ${network}, and stand in the place of a seed`);
  return sessionKeys(keys);
}

async function identify(store: Store, keys: WalletKeys, device: Hex): Promise<WalletRow> {
  const { network, fingerprint } = keys;
  const row = await store.get<WalletRow>('meta', 'wallet');
  if (row === undefined) {
    const fresh: WalletRow = { network, fingerprint, device };
    await store.commit([{ add: 'meta', key: 'wallet', value: fresh }]);
    return fresh;
  }
  if (row.network !== network)
    throw new PicoError('WrongNetwork', `this store holds a wallet of ${row.network}, not of ${network}`);
  if (row.fingerprint !== fingerprint)
    throw new PicoError(
      'WrongSeed',
      'this store belongs to another seed: use its own words, or an empty home',
    );
  return row;
}
