import { ANCHOR, atLeastDust, commitFee } from '../../lib/channel/commit.ts';
import { spendSecret } from '../../lib/channel/index.ts';
import { revokeHash } from '../../lib/channel/secrets.ts';
import { payoutTx, refundTx } from '../../lib/channel/spends.ts';
import type { HeldCommit } from '../../lib/channel/types.ts';
import { txidOf } from '../../lib/tx.ts';
import { completeCommit } from './duel.ts';
import type { Duelist } from './duel-peer.ts';

/** What a payer keeps of its deposit when a commit of this total confirms (channel.md §10), before its own fees. */
export function restOf(payer: Duelist, total: bigint, feerate = 1): bigint {
  const { params } = payer.pays;
  return params.value - atLeastDust(total) - commitFee(params, feerate) - ANCHOR;
}

/** All that a payer can lose to a commit it punishes or refunds: the commit's fee and the anchor. */
export function commitCost(payer: Duelist, feerate = 1): bigint {
  return commitFee(payer.pays.params, feerate) + ANCHOR;
}

/** The payout of a commit that was published by hand, as an attacker tries it. */
export async function tryPayout(payee: Duelist, held: HeldCommit, preimages: readonly string[] = []) {
  const commit = completeCommit(payee, held);
  const hash = revokeHash(payee.inKey, held.epoch);
  const context = {
    params: payee.paid.params,
    home: payee.home,
    feerate: payee.feerate,
    ecdsa: payee.env.ecdsa,
    key: payee.inKey,
  };
  const published = {
    epoch: held.epoch,
    revokeHash: hash,
    locks: held.locks,
    ...(held.lockHeight !== undefined && { lockHeight: held.lockHeight }),
    value: commit.outputs[0]?.value ?? 0n,
  };
  const tx = payoutTx(
    context,
    txidOf(commit),
    published,
    hash,
    spendSecret(payee.inKey),
    preimages.map((p) => Buffer.from(p, 'hex')),
  );
  return payee.chain.push(tx?.rawtx ?? '');
}

/** The refund of a commit that lies on the chain, as the payer tries it by hand. */
export async function tryRefund(payer: Duelist, payee: Duelist) {
  const spend = payee.paid.deposit.spend;
  if (spend?.commit?.lockHeight === undefined) return;
  const context = {
    params: payer.pays.params,
    home: payer.home,
    feerate: payer.feerate,
    ecdsa: payer.env.ecdsa,
    key: payer.outKey,
  };
  const tx = refundTx(context, spend.txid, spend.commit, spend.commit.revokeHash);
  if (tx !== undefined) await payer.chain.push(tx.rawtx);
}
