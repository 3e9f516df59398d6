import type { Hex } from '../bytes.ts';
import type { Message, SendItem } from './messages.ts';
import type {
  ChannelParams,
  CommitRecord,
  ConnectionState,
  Lock,
  OutMessage,
  Quantity,
  SeenTx,
  Side,
} from './types.ts';

/** What can be asked of a connection, and what a step asks of its host in return. */

export type Command =
  | { readonly type: 'open'; readonly side: Side; readonly params: ChannelParams; readonly revokeHash?: Hex }
  | { readonly type: 'deliver'; readonly messages: readonly OutMessage[]; readonly ack: number }
  | { readonly type: 'pay'; readonly locks: readonly Lock[]; readonly sends: readonly SendItem[] }
  | { readonly type: 'payOpen'; readonly sends: readonly SendItem[] }
  | { readonly type: 'settle'; readonly preimages: readonly Hex[] }
  | { readonly type: 'refuse'; readonly reason: string }
  | { readonly type: 'reduce'; readonly by: Quantity; readonly reason: string }
  | { readonly type: 'harden' }
  | { readonly type: 'say'; readonly message: Message }
  | { readonly type: 'leave' }
  /** This state is known to be old: by a restore, or by this side's own signature under something newer. */
  | { readonly type: 'stale' }
  | { readonly type: 'tip' }
  | { readonly type: 'looked'; readonly ok: boolean }
  | { readonly type: 'deposit'; readonly side: Side; readonly height?: number }
  | { readonly type: 'spent'; readonly side: Side; readonly tx: SeenTx; readonly record?: CommitRecord }
  | { readonly type: 'unspent'; readonly side: Side }
  | {
      readonly type: 'claimed';
      readonly side: Side;
      readonly output: 'commit' | 'rest';
      readonly tx?: SeenTx;
    }
  | { readonly type: 'askClose' }
  | { readonly type: 'dropClose' }
  | { readonly type: 'closed'; readonly feerate: number; readonly txid: Hex; readonly rawtx?: Hex };

/** What a transaction that must reach the chain is for; a later one for the same outpoint replaces it. */
export type Purpose = 'commit' | 'payout' | 'revoke' | 'refund' | 'expire' | 'rest' | 'close';

export type Action =
  | { readonly type: 'send'; readonly seq: number; readonly message: Message }
  | {
      readonly type: 'publish';
      readonly side: Side;
      readonly purpose: Purpose;
      readonly txid: Hex;
      readonly rawtx: Hex;
      /** `txid:vout` it spends. */
      readonly outpoint: string;
      /** The commit's anchor: out 1, 330 sat to P2WPKH of this side's channel key. */
      readonly anchor?: {
        readonly vout: number;
        readonly value: bigint;
        readonly feeSat: bigint;
        readonly vsize: number;
      };
    }
  /** Look at the deposit outpoint of `out` now, answer with `looked`. */
  | { readonly type: 'look' }
  | { readonly type: 'record'; readonly record: CommitRecord }
  /** Keep for ever: the secret that makes the epoch's commits worthless. */
  | { readonly type: 'secret'; readonly epoch: number; readonly secret: Hex }
  | { readonly type: 'event'; readonly event: Event };

export type Event =
  /** Payee: locks that wait for settle or refuse. */
  | {
      readonly type: 'offered';
      readonly locks: readonly Lock[];
      readonly sends: readonly SendItem[];
      readonly n: number;
    }
  /** Payee: an open payment is in hand. */
  | {
      readonly type: 'received';
      readonly sends: readonly SendItem[];
      readonly quantity: Quantity;
      readonly n: number;
    }
  /** Payer: the payee opened a lock (or the chain showed its preimage). */
  | { readonly type: 'opened'; readonly hash: Hex; readonly preimage: Hex; readonly amount: Quantity }
  /** Payer: the lock is given up by reveal or by the chain; the money is this side's again. */
  | { readonly type: 'failed'; readonly hash: Hex; readonly amount: Quantity; readonly reason: string }
  /** Payer: channel.md §7.6 holds for the lock. */
  | { readonly type: 'dead'; readonly hash: Hex; readonly amount: Quantity }
  /** Payer: the settled total fell by a reduce. Payee: this side paid back. */
  | { readonly type: 'reduced'; readonly side: Side; readonly by: Quantity; readonly reason: string }
  /** Payee: what was refused is given up (the reveal is on its way). */
  | { readonly type: 'givenUp'; readonly hashes: readonly Hex[] }
  | { readonly type: 'settled'; readonly hashes: readonly Hex[]; readonly quantity: Quantity }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'frozen'; readonly side: Side; readonly code: string; readonly reason: string }
  | { readonly type: 'final'; readonly side: Side; readonly kind: string };

export interface Step {
  readonly state: ConnectionState;
  readonly actions: readonly Action[];
}
