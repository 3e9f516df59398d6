import { bytesToHex, type Hex } from '../../lib/bytes.ts';
import { type ChannelParams, capacity } from '../../lib/channel/index.ts';
import { codeOf } from '../../lib/errors.ts';
import type { Connection } from '../connection.ts';
import type { Hub } from '../hub.ts';
import { channelPoint, run } from '../machine.ts';
import { addBroadcast, payFrom, walletCoins } from '../wallet.ts';
import { programOf } from '../watching.ts';

/** min(ratio × deposit, receive, deposit_max), 0 where nothing could be received with it (channel.md §9). */
export function fundingOf({ fixed, given }: Pick<Connection, 'fixed' | 'given'>): bigint {
  const { terms, receive } = fixed;
  let value = ((given?.value ?? 0n) * BigInt(terms.deposit_ratio)) / 1000n;
  if (receive < value) value = receive;
  if (terms.deposit_max > 0n && terms.deposit_max < value) value = terms.deposit_max;
  return value;
}

/** c2h is deep, h2c is wanted and not there yet. */
function wantsFunding(hub: Hub, c: Connection): boolean {
  const { state, fixed } = c;
  const deposit = state?.in?.deposit;
  if (state === undefined || state.out !== undefined || deposit?.height === undefined) return false;
  if (state.closing !== undefined || deposit.spend !== undefined || state.in?.frozen !== undefined)
    return false;
  if (hub.tip - deposit.height + 1 < fixed.terms.min_conf) return false;
  return fundingOf(c) > 0n;
}

function paramsOf(
  hub: Hub,
  c: Connection,
  value: bigint,
  txid: Hex,
  vout: number,
): ChannelParams | undefined {
  const { fixed, given } = c;
  if (given === undefined) return undefined;
  return {
    payer: channelPoint(hub, c, 'out'),
    payee: fixed.h2cKey,
    spendHash: fixed.spendHash,
    expireHeight: given.expireHeight,
    delay: fixed.terms.delay_time,
    txid,
    vout,
    value,
  };
}

/** Funds one h2c: state, transaction and the `funded` message go into one batch; only then is it broadcast. */
async function fund(hub: Hub, c: Connection): Promise<void> {
  const value = fundingOf(c);
  const draft = paramsOf(hub, c, value, '00'.repeat(32), 0);
  if (draft === undefined || capacity(draft, c.fixed.terms.commit_feerate) <= 0n) return;
  const coins = await walletCoins(hub);
  // Memory may have moved while the chain was asked.
  if (!wantsFunding(hub, c) || c.given === undefined) return;
  const script = programOf(draft);
  const payment = payFrom(hub, coins, [{ script, value }]);
  const vout = payment.outputs.findIndex((o) => bytesToHex(o.script) === bytesToHex(script));
  const { txid, rawtx } = payment;
  const [first] = payment.inputs;
  if (first === undefined) return;
  addBroadcast(hub, {
    outpoint: `${first.txid}:${first.vout}`,
    connection: c.id,
    purpose: 'fund',
    txid,
    rawtx,
    feerate: Math.ceil(hub.feerate),
  });
  const params = { ...draft, txid, vout };
  run(hub, c, { type: 'open', side: 'out', params, revokeHash: c.given.revokeHash });
  const { expireHeight } = params;
  run(hub, c, { type: 'say', message: { type: 'funded', txid, vout, value, expireHeight } });
  // The next funding may spend this one's change, so it is on its way first.
  await hub.writer.durable();
  await hub.chain.broadcast(rawtx);
}

/** Funds what can be funded; without money it waits, oldest first. */
export async function fundRound(hub: Hub): Promise<void> {
  const wanting = [...hub.byId.values()].filter((c) => wantsFunding(hub, c));
  if (wanting.length === 0) {
    await walletCoins(hub);
    return;
  }
  for (const c of wanting) {
    try {
      await fund(hub, c);
    } catch (error) {
      if (codeOf(error) === 'InsufficientFunds') throw error;
      hub.onError('fund', error);
    }
  }
}
