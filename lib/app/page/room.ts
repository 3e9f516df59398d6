import { PicoError } from '../../errors.ts';
import type { ConnectionInfo, WalletApi } from '../../wallet/types.ts';
import type { Target } from './target.ts';

/** What one payment to that hub can cost at most, its fee included; while another payment is under way, what will be left at least. */
export async function roomTo(wallet: WalletApi, hub: string): Promise<bigint> {
  const open = (await wallet.connections()).filter((c) => c.hub === hub && c.status === 'open');
  return open.map(roomOf).reduce((most, room) => (room > most ? room : most), 0n);
}

/** Throws InsufficientFunds (data: available) for a payment that no channel can make, before anyone is asked. */
export async function requireRoom(wallet: WalletApi, target: Target): Promise<void> {
  const available = await roomTo(wallet, target.hub);
  if (available >= target.amount + target.fee) return;
  throw new PicoError('InsufficientFunds', 'The channels can send less than that; nothing was paid.', {
    available: available.toString(),
  });
}

function roomOf({ sendable, out }: ConnectionInfo): bigint {
  if (sendable > 0n || out === undefined || out.pending === 0n) return sendable;
  return out.value - out.settled - out.pending;
}
