import { scriptToAddress } from '../lib/bitcoin/address.ts';
import type { ChainSource, ChainTip } from '../lib/bitcoin/chain-source.ts';
import type { NetworkName } from '../lib/bitcoin/networks.ts';
import type { ConnectionInfo, DepositInfo } from '../lib/wallet/types.ts';

/**
 * Everything about a connection, in the words of picopayments.md §5.3: `send` is client to hub, `recv` hub to client.
 * expire_time is the height of the chain from which the payer alone has the deposit; ttl the blocks until then.
 */
export async function connectionStatus(
  info: ConnectionInfo,
  tip: ChainTip,
  chain: ChainSource,
  network: NetworkName,
): Promise<Record<string, unknown>> {
  const sent = info.out?.settled ?? 0n;
  const received = info.in?.settled ?? 0n;
  return {
    status: info.status,
    asset: info.asset,
    netcode: network,
    balance: info.balance,
    ttl: info.ttl,
    payments_queued: info.queued,
    send_balance: info.balance,
    ...(await half('send', info.out, tip, chain, network)),
    send_transferred_quantity: sent,
    recv_balance: (info.in?.value ?? 0n) + sent - received,
    ...(await half('recv', info.in, tip, chain, network)),
    recv_transferred_quantity: received,
    data: info,
  };
}

async function half(
  side: 'send' | 'recv',
  deposit: DepositInfo | undefined,
  tip: ChainTip,
  chain: ChainSource,
  network: NetworkName,
): Promise<Record<string, unknown>> {
  if (!deposit) return { [`${side}_deposit_address`]: null, [`${side}_deposit_ttl`]: null };
  const { txid, vout, value, expireHeight, height, spentBy } = deposit;
  const output = (await chain.transaction(txid))?.vout[vout];
  const spend = spentBy === undefined ? undefined : await chain.rawTransaction(spentBy);
  return {
    [`${side}_deposit_address`]: output ? (scriptToAddress(output.script, network) ?? null) : null,
    [`${side}_deposit_ttl`]: height === undefined ? null : Math.max(0, expireHeight - tip.height),
    [`${side}_deposit_balances`]: { BTC: spentBy === undefined ? value : 0n },
    [`${side}_deposit_expire_time`]: expireHeight,
    ...(side === 'send' && { send_commits_published: spend === undefined ? [] : [spend] }),
  };
}
