import type { Hex } from '../../lib/bytes.ts';
import { type Accepted, accept, decode, evict, type MempoolContext } from './accept.ts';
import { txidOf } from './index.ts';
import { Reject } from './reject.ts';

/** What happened to each transaction of a package, in its order. */
export interface PackageResult {
  message: string;
  results: ({ txid: Hex; wtxid: Hex } & ({ accepted: Accepted } | { reject: Reject }))[];
}

/**
 * A parent and the child that pays for it (1p1c). The parent is first tried alone; when only its fee is too low, the
 * pair is judged by its common feerate and enters whole or not at all.
 * @param rawtxs hex, parent before child; a single transaction is a package too
 * @throws Reject when the list itself is wrong
 */
export async function acceptPackage(context: MempoolContext, rawtxs: Hex[]): Promise<PackageResult> {
  const txs = rawtxs.map(decode);
  const [parent, child] = txs;
  if (!parent || txs.length > 2)
    throw new Reject('package-too-many-transactions', 'one parent and one child', -25);
  if (child && !child.ins.some((input) => txidOf(input.hash) === parent.getId()))
    throw new Reject(
      'package topology disallowed. not child-with-parents or parents depend on each other.',
      '',
      -25,
    );
  const names = txs.map((tx) => ({ txid: tx.getId(), wtxid: txidOf(tx.getHash(true)) }));
  const results: PackageResult['results'] = [];
  const attempts = await attemptAll(context, rawtxs);
  for (const [i, name] of names.entries()) {
    const outcome = attempts[i];
    if (outcome)
      results.push(outcome instanceof Reject ? { ...name, reject: outcome } : { ...name, accepted: outcome });
  }
  const failed = attempts.some((attempt) => attempt instanceof Reject);
  return { message: failed ? 'transaction failed' : 'success', results };
}

async function attemptAll(context: MempoolContext, rawtxs: Hex[]): Promise<(Accepted | Reject)[]> {
  const [parentRaw, childRaw] = rawtxs;
  const first = await attempt(() => accept(context, parentRaw, 'alone'));
  if (childRaw === undefined) return [first];
  if (!(first instanceof Reject)) return [first, await attempt(() => accept(context, childRaw, 'alone'))];
  if (!first.reason.endsWith('fee not met'))
    return [first, new Reject('bad-txns-inputs-missingorspent', '', -25)];

  const parent = await attempt(() => accept(context, parentRaw, 'unchecked'));
  if (parent instanceof Reject) return [parent, new Reject('bad-txns-inputs-missingorspent', '', -25)];
  const child = await attempt(() => accept(context, childRaw, { with: parent.record }));
  if (!(child instanceof Reject)) return [parent, child];
  evict(context.mempool, parent.record.txid);
  return [first, child];
}

async function attempt(run: () => Promise<Accepted>): Promise<Accepted | Reject> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Reject) return error;
    throw error;
  }
}
