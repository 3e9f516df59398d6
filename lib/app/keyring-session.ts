import type { SessionKeys } from '../wallet/keys.ts';
import type { KeyValue } from './session.ts';

/** One value, so that a death between two writes never leaves the vault key beside what should have taken its place. */
const KEY = 'keyring';

/** What the session holds while the wallet is open: the worker that starts again opens the vault with it. */
export interface OpenSession {
  readonly kind: 'open';
  /** Hex. */
  readonly vaultKey: string;
  /** Unix seconds: of the unlock, and of the user's last act. */
  readonly openedAt: number;
  readonly activeAt: number;
}

/** What it holds while the wallet is locked and a budget is live. */
export interface SpendSession {
  readonly kind: 'spend';
  readonly keys: SessionKeys;
}

export function readSession(session: KeyValue): Promise<OpenSession | SpendSession | undefined> {
  return session.get<OpenSession | SpendSession>(KEY);
}

export function writeSession(session: KeyValue, value: OpenSession | SpendSession): Promise<void> {
  return session.set(KEY, value);
}

export function clearSession(session: KeyValue): Promise<void> {
  return session.remove(KEY);
}
