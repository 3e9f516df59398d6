import { type Bytes, bytesToHex, hexToBytes, isHex, utf8ToBytes } from '../bytes.ts';
import { InvalidField, PicoError } from '../errors.ts';
import {
  ITERATIONS,
  type KeySealed,
  open,
  openWithKey,
  type SealedFile,
  seal,
  sealWithKey,
} from './sealed.ts';
import { checkPassword } from './strength.ts';

const VERSION = 1;
const KEY_BYTES = 32;
const ID_BYTES = 16;

/** The vault key under a password. Its parameters stand in `sealed.kdf`. */
export interface PasswordSlot {
  readonly kind: 'password';
  /** Hex of 16 random bytes. */
  readonly id: string;
  readonly sealed: SealedFile;
}

/** A way in that this release does not know: kept as it is. */
export interface OtherSlot {
  readonly kind: string;
  readonly id: string;
}

/**
 * The vault at rest: a secret under a random key of 32 bytes, and that key once under each slot. Any slot opens it; a
 * slot can be added, changed or taken away without touching the secret.
 */
export interface VaultRecord {
  readonly version: 1;
  /** Hex of 16 random bytes: no part of one vault fits into another. */
  readonly id: string;
  readonly slots: readonly (PasswordSlot | OtherSlot)[];
  readonly secret: KeySealed;
}

/** What the vault keeps. */
export interface VaultSecret {
  /** The mnemonic in canonical form. */
  readonly words: string;
  /** 64 bytes (BIP39): kept too, so that a worker that starts again need not derive it. */
  readonly seed: Bytes;
}

export interface OpenedVault extends VaultSecret {
  /** 32 bytes; opens the vault without the password. */
  readonly vaultKey: Bytes;
}

export interface KdfChoice {
  /** PBKDF2 iterations; the present default when left out. */
  readonly iterations?: number;
}

/** A new vault of one password slot. Throws WeakPassword. */
export async function createVault(
  password: string,
  secret: VaultSecret,
  kdf: KdfChoice = {},
): Promise<{ readonly record: VaultRecord; readonly vaultKey: Bytes }> {
  checkPassword(password);
  const vaultKey = random(KEY_BYTES);
  const id = bytesToHex(random(ID_BYTES));
  const text = JSON.stringify({ words: secret.words, seed: bytesToHex(secret.seed) });
  const record: VaultRecord = {
    version: VERSION,
    id,
    slots: [await passwordSlot(id, password, vaultKey, kdf)],
    secret: await sealWithKey(utf8ToBytes(text), vaultKey, secretContext(id)),
  };
  return { record, vaultKey };
}

/**
 * Opens with the password. `upgraded` is there when the slot was made with fewer iterations than are asked for today:
 * the caller stores it in the record's place. `record` may be anything that was read from disk.
 *
 * Throws WrongPassword, Corrupted, SealedTooNew, VaultTooNew.
 */
export async function unlockVault(
  record: unknown,
  password: string,
  { iterations = ITERATIONS }: KdfChoice = {},
): Promise<OpenedVault & { readonly upgraded?: VaultRecord }> {
  const vault = checkVault(record);
  const { slot, vaultKey } = await openSlot(vault, password);
  const secret = await openVault(vault, vaultKey);
  if (slot.sealed.kdf.iterations >= iterations) return { ...secret, vaultKey };
  const raised = await passwordSlot(vault.id, password, vaultKey, { iterations });
  return { ...secret, vaultKey, upgraded: replaceSlot(vault, slot, raised) };
}

/** Opens with the vault key. Throws WrongKey, Corrupted, SealedTooNew, VaultTooNew. */
export async function openVault(record: unknown, vaultKey: Bytes): Promise<VaultSecret> {
  const vault = checkVault(record);
  const plain = await openWithKey(vault.secret, vaultKey, secretContext(vault.id));
  const { words, seed } = JSON.parse(new TextDecoder().decode(plain)) as Record<string, unknown>;
  if (typeof words !== 'string' || !isHex(seed, 64)) throw corrupted('secret');
  return { words, seed: hexToBytes(seed) };
}

/**
 * Seals something else that belongs to the vault's owner under its key: a new password leaves it as it is.
 * `name` says what it is, and opens nothing else. Throws Corrupted, VaultTooNew.
 */
export async function sealBeside(
  record: unknown,
  vaultKey: Bytes,
  plain: Bytes,
  name: string,
): Promise<KeySealed> {
  return await sealWithKey(plain, vaultKey, besideContext(checkVault(record).id, name));
}

/** What sealBeside sealed. Throws WrongKey, Corrupted, SealedTooNew, VaultTooNew. */
export async function openBeside(
  record: unknown,
  vaultKey: Bytes,
  sealed: unknown,
  name: string,
): Promise<Bytes> {
  return await openWithKey(sealed, vaultKey, besideContext(checkVault(record).id, name));
}

/** The record with the password changed; other slots and the secret stay. Throws WrongPassword, WeakPassword. */
export async function changePassword(
  record: unknown,
  password: string,
  next: string,
  kdf: KdfChoice = {},
): Promise<VaultRecord> {
  const vault = checkVault(record);
  const { slot, vaultKey } = await openSlot(vault, password);
  checkPassword(next);
  return replaceSlot(vault, slot, await passwordSlot(vault.id, next, vaultKey, kdf));
}

async function passwordSlot(
  vault: string,
  password: string,
  vaultKey: Bytes,
  { iterations = ITERATIONS }: KdfChoice,
): Promise<PasswordSlot> {
  const id = bytesToHex(random(ID_BYTES));
  const sealed = await seal(vaultKey, password, { context: slotContext(vault, id), kdf: { iterations } });
  return { kind: 'password', id, sealed };
}

async function openSlot(
  vault: VaultRecord,
  password: string,
): Promise<{ readonly slot: PasswordSlot; readonly vaultKey: Bytes }> {
  const slots = vault.slots.filter((slot): slot is PasswordSlot => slot.kind === 'password');
  if (slots.length === 0) throw corrupted('slots');
  for (const slot of slots) {
    try {
      return { slot, vaultKey: await open(slot.sealed, password, slotContext(vault.id, slot.id)) };
    } catch (error) {
      if (!(error instanceof PicoError) || error.code !== 'WrongPassphrase') throw error;
    }
  }
  throw new PicoError('WrongPassword', 'this password does not open the wallet; check it and try again');
}

function replaceSlot(vault: VaultRecord, old: PasswordSlot, slot: PasswordSlot): VaultRecord {
  return { ...vault, slots: vault.slots.map((one) => (one.id === old.id ? slot : one)) };
}

/** Authenticated with each part: purpose, version, vault and slot. */
function slotContext(vault: string, slot: string): string {
  return `picopay vault ${VERSION} key ${vault} password ${slot}`;
}

function secretContext(vault: string): string {
  return `picopay vault ${VERSION} secret ${vault}`;
}

function besideContext(vault: string, name: string): string {
  return `picopay vault ${VERSION} beside ${vault} ${name}`;
}

/** The shape alone: what is inside the seals is checked when they are opened. */
function checkVault(value: unknown): VaultRecord {
  if (typeof value !== 'object' || value === null) throw corrupted('vault');
  const { version, id, slots } = value as Record<string, unknown>;
  if (typeof version === 'number' && version > VERSION)
    throw new PicoError(
      'VaultTooNew',
      `this wallet was locked by a newer release (vault version ${version}); open it with that one`,
    );
  if (version !== VERSION) throw corrupted('version');
  if (!isHex(id, ID_BYTES)) throw corrupted('id');
  if (!Array.isArray(slots) || slots.length > 16 || !slots.every(isSlot)) throw corrupted('slots');
  return value as VaultRecord;
}

function isSlot(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, id } = value as Record<string, unknown>;
  return typeof kind === 'string' && isHex(id, ID_BYTES);
}

function corrupted(field: string): PicoError {
  return new PicoError(
    'Corrupted',
    `the wallet's vault is damaged (${field}); restore the wallet from its words`,
    { field },
  );
}

function random(bytes: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(bytes));
}

/** The vault key from its stored text (hex). Throws InvalidParams. */
export function parseVaultKey(text: unknown): Bytes {
  if (!isHex(text, KEY_BYTES)) throw new InvalidField('vaultKey', `must be hex of ${KEY_BYTES} bytes`);
  return hexToBytes(text);
}
