import { bytesToHex, type Hex, hash160, hexToBytes } from '../bytes.ts';
import { emit, setOut, type Turn } from './turn.ts';
import type { PayerState, PublishedCommit } from './types.ts';

/** What the chain decides about a payer's locks and reveals (channel.md §4 and §7). */

/** Is the reveal still worth booking, with the deposit as it now stands? */
export function revealProtects(turn: Turn): boolean {
  const { out, setup } = turn.state;
  const spend = out?.deposit.spend;
  if (out?.wait === undefined || spend === undefined) return true;
  if (spend.kind !== 'commit' || spend.commit === undefined) return false;
  // Our own punishment may be on its way already: seeing the spend is enough to send it.
  const { claim } = spend;
  if (claim !== undefined && (claim.kind !== 'revoke' || claim.height !== undefined))
    return claim.kind === 'revoke';
  if (secretFor(turn, spend.commit) === undefined) return spend.commit.epoch === out.wait.epoch + 1;
  const left = spend.height === undefined ? out.params.delay : spend.height + out.params.delay - turn.env.tip;
  return left > setup.times.confirm;
}

/**
 * The secret that makes a published commit worthless. Where the epoch has none it is searched by the revoke hash: a
 * payee that names the same hash for a later epoch makes both epochs' plain commits pay the same script.
 */
export function secretFor(turn: Pick<Turn, 'state' | 'env'>, commit: PublishedCommit): Hex | undefined {
  const named = turn.env.secretOf(commit.epoch);
  if (named !== undefined) return named;
  for (let epoch = turn.state.out?.epoch ?? 0; epoch >= 0; epoch--) {
    const secret = turn.env.secretOf(epoch);
    if (secret !== undefined && bytesToHex(hash160(hexToBytes(secret))) === commit.revokeHash) return secret;
  }
  return undefined;
}

/** channel.md §7.6: a hub may count a lock dead when its height is reached and the payee's deposit is unspent. */
export function buryByTime(turn: Turn): void {
  const { out, setup } = turn.state;
  if (out === undefined || setup.role !== 'hub' || out.deposit.spend !== undefined) return;
  const dying = out.pending.filter((lock) => !lock.dead && turn.env.tip >= lock.lockHeight);
  if (dying.length === 0) return;
  setOut(turn, {
    ...out,
    pending: out.pending.map((lock) => (dying.includes(lock) ? { ...lock, dead: true as const } : lock)),
  });
  for (const lock of dying) emit(turn, { type: 'dead', hash: lock.hash, amount: lock.amount });
}

/** The chain shows, min_conf deep, how the deposit went: locks it did not open are this side's again. */
export function failByChain(turn: Turn, keep: ReadonlySet<Hex>): void {
  const { out } = turn.state;
  if (out === undefined) return;
  const failed = out.pending.filter((lock) => !keep.has(lock.hash));
  if (failed.length === 0) return;
  setOut(turn, { ...out, pending: out.pending.filter((lock) => keep.has(lock.hash)) });
  for (const lock of failed)
    emit(turn, { type: 'failed', hash: lock.hash, amount: lock.amount, reason: 'ChainOutcome' });
}

/** channel.md §7.8: money that a revoked commit could still take; while positive the payer must watch. */
export function atRisk(out: PayerState): bigint {
  const risk = out.risk - out.settled;
  return risk > 0n ? risk : 0n;
}
