import { identityOf } from '../../../btcpay/identity.ts';
import { readPrivateKey } from '../../../btcpay/pem.ts';
import type { SavedClient } from '../../../btcpay/saved.ts';
import { bytesToHex, taggedHash, utf8ToBytes } from '../../../bytes.ts';
import type { StoreView } from '../../../rpc/views.ts';
import type { KeySealed } from '../../../vault/sealed.ts';

/** A store of the user. In the table 'stores'; what opens the store's doors is in `sealed` alone. */
export interface StoreRow {
  readonly kind: StoreView['kind'];
  readonly id: string;
  /** Unix seconds. */
  readonly at: number;
  readonly host: string;
  readonly label: string;
  readonly storeId?: string;
  /** The pairing it came from: asked for again, that pairing is this store. */
  readonly pairing?: string;
  /** A SavedClient as JSON. */
  readonly sealed: KeySealed;
}

/** A pairing under way, in the same table: its key is kept before the server hears of it. */
export interface PairingRow {
  readonly kind: 'pairing';
  readonly id: string;
  readonly at: number;
  readonly host: string;
  /** By a click at the store, or by a code that was typed in. */
  readonly by: 'click' | 'code';
  /** Unix seconds. */
  readonly expiresAt: number;
  /** A PairingSecret as JSON. */
  readonly sealed: KeySealed;
}

export interface PairingSecret {
  readonly pem: string;
  /** Not there before the server gave one. */
  readonly code?: string;
  readonly url?: string;
}

/** What a seal is made for: one row's does not open as another's. */
export function sealName(id: string): string {
  return `btcpay store ${id}`;
}

/** The same store has the same id, so that adding it twice is adding it once. A Greenfield key made anew is of the same store. */
export function storeKey(saved: SavedClient): string {
  const parts = [saved.type, saved.host, whoIs(saved)];
  const hash = taggedHash('picopay/btcpay-store', utf8ToBytes(JSON.stringify(parts)));
  return bytesToHex(hash.subarray(0, 16));
}

function whoIs(saved: SavedClient): string {
  switch (saved.type) {
    case 'btcpay-legacy':
      return identityOf(readPrivateKey(saved.pem)).sin;
    case 'btcpay-legacy-key':
      return saved.apiKey;
    case 'btcpay-greenfield':
      return saved.storeId ?? saved.apiKey;
  }
}
