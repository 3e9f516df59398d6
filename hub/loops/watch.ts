import { feerateFor } from '../../lib/bitcoin/fees.ts';
import type { ComparedSources } from '../../lib/bitcoin/two-sources.ts';
import { isFinal } from '../../lib/channel/index.ts';
import type { Connection } from '../connection.ts';
import type { Hub } from '../hub.ts';
import { run } from '../machine.ts';
import { isUrgent, lookAt } from '../watching.ts';
import { inParallel } from './parallel.ts';

/** Confirmation is wanted within so many blocks. */
const TARGET_BLOCKS = 6;

/**
 * Follows the chain: at each new block every connection's deposits and published commits are looked at and what is due
 * is done (channel.md §7); between blocks, in the mempool, those with money at stake.
 */
export async function watchRound(hub: Hub): Promise<void> {
  const moved = await followTip(hub);
  const all = [...hub.byId.values()].filter((c) => c.state !== undefined && !c.final);
  const due = moved ? all : all.filter((c) => isUrgent(hub, c));
  await inParallel(due, (c) => lookAt(hub, c));
  if (moved) for (const c of all) tick(hub, c);
}

/** True when the best chain is another than before. With two sources the tip is the block they have in common. */
export async function followTip(hub: Hub): Promise<boolean> {
  const tip = await (isCompared(hub.chain) ? hub.chain.agree() : hub.chain.tip());
  if (tip.hash === hub.tipHash) return false;
  hub.feerate = feerateFor(await hub.chain.feeEstimates(), TARGET_BLOCKS);
  hub.tip = tip.height;
  hub.tipHash = tip.hash;
  return true;
}

function isCompared(chain: Hub['chain']): chain is ComparedSources {
  return 'agree' in chain;
}

function tick(hub: Hub, c: Connection): void {
  run(hub, c, { type: 'tip' });
  const { state } = c;
  if (state === undefined || c.final) return;
  const view = { state, env: c.env };
  const { in: c2h, out: h2c } = state;
  // Without an h2c the connection ends with c2h; a deposit that never came is the cull loop's.
  const done = isFinal(view, 'in') && (h2c === undefined || isFinal(view, 'out'));
  if (!done || c2h?.deposit.spend === undefined) return;
  c.final = true;
  hub.writer.now.finals.push(c.id);
  hub.writer.touch(c);
  hub.writer.after(() => {
    hub.byId.delete(c.id);
    hub.byHandle.delete(c.fixed.handle);
    hub.soft.delete(c);
    hub.looks.delete(c);
    c.push?.end('the connection is closed');
  });
}
