import { nobleEcdsa } from '../bitcoin/ecdsa.ts';
import { accountKey } from '../bitcoin/keys.ts';
import { bytesToHex, type Hex, hash160 } from '../bytes.ts';
import { InvalidField, PicoError } from '../errors.ts';
import type { Store } from '../store/types.ts';
import { connectionKeys } from './connection.ts';
import { type Context, makeContext } from './context.ts';
import { stamper } from './ledger.ts';
import type { ConnectionRow, WalletRow } from './rows.ts';
import { Runtime } from './runtime.ts';
import type { WalletEvent, WalletOptions } from './types.ts';
import { Wallet } from './wallet.ts';

/** Opens the wallet that the store holds, or starts one in an empty store. Throws WrongSeed, WrongNetwork. */
export async function openWallet(options: WalletOptions): Promise<Wallet> {
  const { store, seed, network, account = 0 } = options;
  if (seed.length !== 64) throw new InvalidField('seed', 'must have 64 bytes');
  const random = options.random ?? ((n: number) => globalThis.crypto.getRandomValues(new Uint8Array(n)));
  const row = await identify(store, { seed, network, account }, bytesToHex(random(16)));
  const listeners = new Set<(event: WalletEvent) => void>();
  const clock = options.clock ?? (() => Math.floor(Date.now() / 1000));
  const context = makeContext(options, {
    account,
    accountKey: accountKey(seed, network, account),
    device: row.device,
    ecdsa: options.ecdsa ?? nobleEcdsa,
    stamp: await stamper(store, clock),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
  });
  const runtime = new Runtime(context);
  for (const connection of await store.list<ConnectionRow>('connections')) await runtime.add(connection);
  return new Wallet(runtime, listeners, options.hub);
}

async function identify(
  store: Store,
  who: Pick<Context, 'seed' | 'network' | 'account'>,
  device: Hex,
): Promise<WalletRow> {
  const { publicKey } = connectionKeys({ ...who, account: 0 }, 0x7fffffff).handle;
  const fingerprint = bytesToHex(hash160(publicKey));
  const row = await store.get<WalletRow>('meta', 'wallet');
  if (row === undefined) {
    const fresh: WalletRow = { network: who.network, fingerprint, device };
    await store.commit([{ add: 'meta', key: 'wallet', value: fresh }]);
    return fresh;
  }
  if (row.network !== who.network)
    throw new PicoError('WrongNetwork', `this store holds a wallet of ${row.network}, not of ${who.network}`);
  if (row.fingerprint !== fingerprint)
    throw new PicoError(
      'WrongSeed',
      'this store belongs to another seed: use its own words, or an empty home',
    );
  return row;
}
