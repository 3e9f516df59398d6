import type { Bytes } from '../bytes.ts';
import { codeOf, PicoError } from '../errors.ts';
import type { Store } from '../store/types.ts';
import { oneMore, retryAt, type Tries } from '../vault/tries.ts';
import {
  changePassword,
  createVault,
  type KdfChoice,
  type OpenedVault,
  parseVaultKey,
  unlockVault,
  type VaultRecord,
  type VaultSecret,
} from '../vault/vault.ts';
import { locked } from '../wallet/keys.ts';
import { readSession } from './keyring-session.ts';
import type { KeyValue } from './session.ts';

const VAULT = 'vault';
const TRIES = 'vault-tries';

export interface VaultDeps {
  readonly store: Store;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly kdf?: KdfChoice;
}

export async function readVault(store: Store): Promise<VaultRecord | undefined> {
  return await store.get<VaultRecord>('meta', VAULT);
}

/** Stores a new vault; its key. Throws AlreadySetUp, WeakPassword. */
export async function storeVault(deps: VaultDeps, password: string, secret: VaultSecret): Promise<Bytes> {
  const { record, vaultKey } = await createVault(password, secret, deps.kdf);
  try {
    await deps.store.commit([{ add: 'meta', key: VAULT, value: record }]);
  } catch (error) {
    throw codeOf(error) === 'KeyExists' ? alreadySetUp() : error;
  }
  return vaultKey;
}

/**
 * Opens the vault with the password. The try is counted before it is made, and the good one clears the count; a slot with
 * too little work is made anew. Throws NotSetUp, WrongPassword and TooManyTries (data: retryAt, unix seconds).
 */
export async function tryPassword(deps: VaultDeps, password: string): Promise<OpenedVault> {
  const { store, clock, kdf } = deps;
  const record = await needVault(store);
  const tries = await store.get<Tries>('meta', TRIES);
  const early = retryAt(tries, clock());
  if (early !== undefined)
    throw new PicoError('TooManyTries', 'too many wrong passwords: wait a little, then try again', {
      retryAt: early,
    });
  const counted = oneMore(tries, clock());
  await store.commit([{ put: 'meta', key: TRIES, value: counted }]);
  const { upgraded, ...opened } = await unlockVault(record, password, kdf).catch((error: unknown) => {
    if (!(error instanceof PicoError) || error.code !== 'WrongPassword') throw error;
    const next = retryAt(counted, clock());
    throw new PicoError(error.code, error.message, next === undefined ? {} : { retryAt: next });
  });
  await store.commit([
    { delete: 'meta', key: TRIES },
    ...(upgraded === undefined ? [] : [{ put: 'meta' as const, key: VAULT, value: upgraded }]),
  ]);
  return opened;
}

/** The vault, and its key that the session of an open wallet holds. Throws Locked, NotSetUp. */
export async function heldVault(deps: {
  readonly store: Store;
  readonly session: KeyValue;
}): Promise<[record: VaultRecord, vaultKey: Bytes]> {
  const record = await needVault(deps.store);
  const held = await readSession(deps.session);
  if (held?.kind !== 'open') throw locked();
  return [record, parseVaultKey(held.vaultKey)];
}

/** Throws what tryPassword throws, and WeakPassword. */
export async function storePassword(deps: VaultDeps, password: string, next: string): Promise<void> {
  await tryPassword(deps, password);
  const value = await changePassword(await needVault(deps.store), password, next, deps.kdf);
  await deps.store.commit([{ put: 'meta', key: VAULT, value }]);
}

export function alreadySetUp(): PicoError {
  return new PicoError('AlreadySetUp', 'there is a wallet already: unlock it, or erase it first');
}

export function notSetUp(): PicoError {
  return new PicoError('NotSetUp', 'there is no wallet yet: open PicoPay and make one');
}

async function needVault(store: Store): Promise<VaultRecord> {
  const record = await readVault(store);
  if (record === undefined) throw notSetUp();
  return record;
}
