import { mnemonicToSeed, validateMnemonic } from '../bitcoin/seed.ts';
import { type Bytes, bytesToHex, type Hex } from '../bytes.ts';
import type { KeySealed } from '../vault/sealed.ts';
import { openBeside, openVault, parseVaultKey, sealBeside } from '../vault/vault.ts';
import type { Wallet } from '../wallet/index.ts';
import { locked, type SessionKeys } from '../wallet/keys.ts';
import { type Mutex, mutex } from '../wallet/mutex.ts';
import { clearSession, type OpenSession, readSession, writeSession } from './keyring-session.ts';
import {
  alreadySetUp,
  heldVault,
  notSetUp,
  readVault,
  storePassword,
  storeVault,
  tryPassword,
  type VaultDeps,
} from './keyring-vault.ts';
import type { KeyValue } from './session.ts';

export type Phase = 'none' | 'locked' | 'open';

export interface LockLimits {
  /** Without an act of the user. */
  readonly idleSeconds: number;
  /** Since the unlock, whatever the user does. */
  readonly openSeconds: number;
}

export interface KeyringDeps extends VaultDeps {
  readonly session: KeyValue;
  openFull(seed: Bytes): Promise<Wallet>;
  openRestricted(keys: SessionKeys): Promise<Wallet>;
  /** Connections that a live, unpaused budget may spend from. */
  liveBudgetHandles(): Promise<readonly Hex[]>;
  /** 15 minutes and 12 hours where left out. */
  limits?(): Promise<LockLimits>;
  onPhase?(phase: Phase): void;
  /** Another wallet is the current one now. */
  onWallet?(wallet: Wallet): void;
}

const LIMITS: LockLimits = { idleSeconds: 15 * 60, openSeconds: 12 * 3600 };
/** `touch` writes at most this often. */
const TOUCH_SECONDS = 5;
/** A lock waits no longer for what is to be signed ahead. */
const PREPARE_MS = 2000;

/** The one place that opens and closes the wallet: who holds which keys, and since when. */
export class Keyring {
  private readonly deps: KeyringDeps;
  private readonly turn: Mutex = mutex();
  private now: Phase = 'none';
  /** The full wallet, or the restricted one of live budgets. */
  private current: Wallet | undefined;
  private touched = 0;

  constructor(deps: KeyringDeps) {
    this.deps = deps;
  }

  phase(): Phase {
    return this.now;
  }

  /** The full wallet. Throws Locked, NotSetUp. */
  wallet(): Wallet {
    if (this.now === 'none') throw notSetUp();
    if (this.now === 'locked' || !this.current?.full) throw locked();
    return this.current;
  }

  /** What payments inside a budget are made with: the full wallet, or that of live budgets; undefined when there is none. */
  spender(): Wallet | undefined {
    return this.current;
  }

  /** First of all when the worker starts: what the session still holds is opened again. */
  resume(): Promise<void> {
    return this.turn(async () => {
      if (this.current !== undefined) return;
      const record = await readVault(this.deps.store);
      const held = record === undefined ? undefined : await readSession(this.deps.session);
      const opened = held?.kind === 'open' && (await this.reopen(record, held));
      if (held?.kind === 'spend') await this.restrict(held.keys);
      this.enter(record === undefined ? 'none' : opened ? 'open' : 'locked');
      if (held !== undefined) await this.checkNow();
    });
  }

  /** The wallet anew, over settings that have changed; what it was doing goes on. */
  renew(): Promise<void> {
    return this.turn(async () => {
      if (this.current === undefined) return;
      await this.drop();
      const held = await readSession(this.deps.session);
      const opened = held?.kind === 'open' && (await this.reopen(await readVault(this.deps.store), held));
      if (held?.kind === 'spend') await this.restrict(held.keys);
      if (this.now === 'open' && !opened) this.enter('locked');
    });
  }

  /** Makes the vault, once, and opens the wallet. Throws AlreadySetUp, WeakPassword, InvalidMnemonic. */
  setup(request: { readonly words: string; readonly password: string }): Promise<void> {
    return this.turn(async () => {
      if ((await readVault(this.deps.store)) !== undefined) throw alreadySetUp();
      const words = validateMnemonic(request.words);
      const seed = mnemonicToSeed(words);
      const vaultKey = await storeVault(this.deps, request.password, { words, seed });
      this.enter('locked');
      await this.open(await this.deps.openFull(seed), vaultKey);
      seed.fill(0);
    });
  }

  /** Throws WrongPassword and TooManyTries (data: retryAt, unix seconds), NotSetUp. */
  unlock(password: string): Promise<void> {
    return this.turn(async () => {
      if (this.now === 'open') return;
      const { vaultKey, seed } = await tryPassword(this.deps, password);
      await this.change(async () => {
        const wallet = await this.deps.openFull(seed);
        await this.open(wallet, vaultKey);
      });
      seed.fill(0);
      vaultKey.fill(0);
    });
  }

  /**
   * Forgets the vault key. Keys of connections with a live budget stay in the session, unless told otherwise or while
   * there is none; locked already, this can still take them away.
   */
  lock(options: { readonly pauseBudgets?: boolean } = {}): Promise<void> {
    return this.turn(() => this.lockNow(options.pauseBudgets === true));
  }

  /** The user did something: the idle clock starts anew. */
  touch(): Promise<void> {
    const now = this.deps.clock();
    if (this.now !== 'open' || Math.abs(now - this.touched) < TOUCH_SECONDS) return Promise.resolve();
    this.touched = now;
    return this.turn(async () => {
      const held = await readSession(this.deps.session);
      if (held?.kind === 'open') await writeSession(this.deps.session, { ...held, activeAt: now });
    });
  }

  /** For an alarm: locks what was open too long, and drops keys whose budgets are no longer live. */
  check(): Promise<void> {
    return this.turn(() => this.checkNow());
  }

  /** Throws WrongPassword, TooManyTries, WeakPassword. */
  changePassword(password: string, next: string): Promise<void> {
    return this.turn(() => storePassword(this.deps, password, next));
  }

  /** The words, to be shown to who knows the password. Throws WrongPassword, TooManyTries. */
  revealWords(password: string): Promise<string> {
    return this.turn(async () => (await tryPassword(this.deps, password)).words);
  }

  /** Seals what the wallet keeps beside the seed; a new password leaves it as it is. Throws Locked, NotSetUp. */
  async seal(plain: Bytes, name: string): Promise<KeySealed> {
    return await sealBeside(...(await heldVault(this.deps)), plain, name);
  }

  /** What `seal` sealed under that name. Throws Locked, NotSetUp, WrongKey, Corrupted. */
  async unseal(sealed: unknown, name: string): Promise<Bytes> {
    return await openBeside(...(await heldVault(this.deps)), sealed, name);
  }

  /** Before the store is emptied: proves the password, and lets go of everything. Throws WrongPassword, TooManyTries. */
  leave(password: string): Promise<void> {
    return this.turn(async () => {
      await tryPassword(this.deps, password);
      await clearSession(this.deps.session);
      await this.drop();
      this.enter('none');
    });
  }

  private async reopen(record: unknown, held: OpenSession): Promise<boolean> {
    try {
      const { seed } = await openVault(record, parseVaultKey(held.vaultKey));
      this.hold(await this.deps.openFull(seed));
      seed.fill(0);
      return true;
    } catch {
      // The password opens what the session no longer does.
      await clearSession(this.deps.session);
      return false;
    }
  }

  /** Without the wallet of live budgets their payments wait for an unlock: nothing is lost. */
  private async restrict(keys: SessionKeys): Promise<void> {
    try {
      this.hold(await this.deps.openRestricted(keys));
    } catch {
      await clearSession(this.deps.session);
    }
  }

  private async open(wallet: Wallet, vaultKey: Bytes): Promise<void> {
    const now = this.deps.clock();
    const hex = bytesToHex(vaultKey);
    this.hold(wallet);
    await writeSession(this.deps.session, { kind: 'open', vaultKey: hex, openedAt: now, activeAt: now });
    this.enter('open');
  }

  private async lockNow(pauseBudgets: boolean): Promise<void> {
    if (this.now === 'none') return;
    const { session } = this.deps;
    const handles = pauseBudgets ? [] : await this.deps.liveBudgetHandles().catch(() => []);
    const keys = handles.length === 0 ? undefined : this.current?.exportKeys(handles);
    // The vault key goes first: whatever dies after this line, the wallet is locked.
    if (keys === undefined || keys.connections.length === 0) await clearSession(session);
    else await writeSession(session, { kind: 'spend', keys });
    this.enter('locked');
    await soon(this.current?.prepare());
    await this.drop();
    if (keys !== undefined && keys.connections.length > 0) await this.restrict(keys);
  }

  private async checkNow(): Promise<void> {
    const held = await readSession(this.deps.session);
    if (this.now === 'open') {
      const { idleSeconds, openSeconds } = (await this.deps.limits?.()) ?? LIMITS;
      const now = this.deps.clock();
      // A session that is gone, or of the future, is no reason to stay open.
      const stays =
        held?.kind === 'open' &&
        now - held.activeAt < idleSeconds &&
        now - held.openedAt < openSeconds &&
        held.openedAt <= now + idleSeconds;
      if (!stays) await this.lockNow(false);
      return;
    }
    if (this.now === 'locked' && held?.kind === 'spend') {
      const live = await this.deps.liveBudgetHandles();
      if (held.keys.connections.some(({ handle }) => !live.includes(handle))) await this.lockNow(false);
    }
  }

  /** Takes the restricted wallet away for the full one, and brings it back when that fails. */
  private async change(task: () => Promise<void>): Promise<void> {
    await this.drop();
    try {
      await task();
    } catch (error) {
      const held = await readSession(this.deps.session);
      if (held?.kind === 'spend') await this.restrict(held.keys);
      throw error;
    }
  }

  private hold(wallet: Wallet): void {
    this.current = wallet;
    this.deps.onWallet?.(wallet);
  }

  /** Nothing else may open the store before this one has let go of it. */
  private async drop(): Promise<void> {
    const wallet = this.current;
    this.current = undefined;
    await wallet?.retire();
  }

  private enter(phase: Phase): void {
    const was = this.now;
    this.now = phase;
    this.touched = this.deps.clock();
    if (phase !== was) this.deps.onPhase?.(phase);
  }
}

/** A keyring that has taken up what the session holds. */
export async function openKeyring(deps: KeyringDeps): Promise<Keyring> {
  const keyring = new Keyring(deps);
  await keyring.resume();
  return keyring;
}

/** Waits a moment for a task that does not decide anything: without it the defences signed last are there. */
async function soon(task: Promise<void> | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PREPARE_MS);
  });
  await Promise.race([task?.catch(() => undefined), over]);
  clearTimeout(timer);
}
