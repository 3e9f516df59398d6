import type { ChannelParams, Message, Setup } from '../channel/index.ts';
import { parseTerms, timesOf } from '../hub/index.ts';
import type { ChannelRow, StaticRow } from './rows.ts';

/** Stored channel → the engine's params, and back. */
export function channelParams(row: ChannelRow): ChannelParams {
  return { ...row, value: BigInt(row.value) };
}

export function channelRow(params: ChannelParams): ChannelRow {
  return { ...params, value: params.value.toString() };
}

/** The other channel as the hub says it funded it; undefined where that is not what was agreed on (channel.md §4). */
export function h2cParams(
  row: StaticRow,
  funded: Extract<Message, { type: 'funded' }>,
): ChannelParams | undefined {
  if (funded.expireHeight !== row.c2h.expireHeight) return undefined;
  const { txid, vout, value, expireHeight } = funded;
  return {
    payer: row.h2cPayer,
    payee: row.h2cPayee,
    spendHash: row.h2cSpendHash,
    delay: row.c2h.delay,
    ...{ expireHeight, txid, vout, value },
  };
}

export function setupOf(row: StaticRow, network: string): Setup {
  const terms = parseTerms(row.terms, 'channel_terms');
  return {
    role: 'client',
    handle: row.handle,
    asset: row.asset,
    times: timesOf(network, terms),
    commitFeerate: terms.commit_feerate,
    trustLimit: terms.trust_limit,
    home: row.home,
  };
}
