import { p2wpkhScript } from '../../bitcoin/address.ts';
import { networkNamed } from '../../bitcoin/networks.ts';
import { feeFor, p2wpkhVsize } from '../../bitcoin/size.ts';
import { InvalidField, PicoError } from '../../errors.ts';
import { checkTerms, parseTerms, type Terms } from '../../hub/index.ts';
import type { ConnectParams, ConnectQuote } from '../../rpc/views.ts';
import type { WalletApi } from '../../wallet/types.ts';
import { parseAmount } from './amounts.ts';
import { firstDepositCap } from './connect-cap.ts';
import { BLOCK_SECONDS } from './connection-view.ts';
import type { UiDeps } from './deps.ts';
import { bitcoinTerms } from './setup.ts';

const DEFAULT_BLOCKS = 1024;
/** vB of a close together: two deposits in, two shares out, each with the longest signatures there are. */
const CLOSE_VSIZE = 322;
/** Most the wallet asks for a close, in multiples of the terms' commit feerate (channel.md §9). */
const CLOSE_SPAN = 20;

/**
 * What a connection costs and gives, by the hub's terms and the fees of now. Throws HubUnreachable, WrongNetwork,
 * InvalidQuantity (data: min, max), InsufficientFunds.
 */
export async function connectQuote(
  { store, platform }: UiDeps,
  wallet: WalletApi,
  params: ConnectParams,
): Promise<ConnectQuote> {
  const quantity = parseAmount(params.quantity, 'quantity');
  const status = await wallet.hubStatus({ assets: ['BTC'] });
  if (status['network'] !== wallet.network)
    throw new PicoError(
      'WrongNetwork',
      `this hub serves ${String(status['network'])}, the wallet is on ${wallet.network}: set another hub`,
    );
  const terms = parseTerms(bitcoinTerms(status), 'current_terms');
  checkTerms(terms, networkNamed(wallet.network).name);
  requireDeposit(terms, quantity);
  const blocks = blocksOf(terms, params.expireTime);
  const { feeSat, feerate } = await wallet.quote({
    deposit: quantity,
    ...(params.feerate !== undefined && { feerate: params.feerate }),
  });
  const closeFee = closeFeeOf(terms, feerate);
  // A hub of today asks nothing for opening; payments are what it lives of.
  const hubFee = 0n;
  const cap = await firstDepositCap(store, wallet.network);
  return {
    hubFee: hubFee.toString(),
    chainFee: feeSat.toString(),
    total: (hubFee + feeSat).toString(),
    closeFee: closeFee.toString(),
    fee: terms.sync_fee.toString(),
    blocks,
    endsAt: platform.clock() + blocks * BLOCK_SECONDS,
    breakEven: breakEven(hubFee + feeSat + closeFee, onChainFee(feerate), terms.sync_fee),
    confirmations: terms.min_conf,
    ...(cap !== undefined && { cap: cap.toString() }),
  };
}

function requireDeposit(terms: Terms, quantity: bigint): void {
  const { deposit_min: min, deposit_max: max } = terms;
  if (quantity >= min && (max === 0n || quantity <= max)) return;
  const limits = { field: 'quantity', min: min.toString(), ...(max > 0n && { max: max.toString() }) };
  const range = max > 0n ? `${min} to ${max}` : `at least ${min}`;
  throw new PicoError('InvalidQuantity', `the hub takes deposits of ${range} sat`, limits);
}

/** What was asked for, or the usual life made to fit the terms. */
export function blocksOf(terms: Pick<Terms, 'expire_min' | 'expire_max'>, asked: number | undefined): number {
  const { expire_min: least, expire_max: most } = terms;
  const highest = most === 0 ? Number.MAX_SAFE_INTEGER : most;
  const blocks = asked ?? Math.min(Math.max(DEFAULT_BLOCKS, least), highest);
  if (!Number.isInteger(blocks) || blocks < least || blocks > highest)
    throw new InvalidField(
      'expireTime',
      `must be ${least} to ${most || 'any number of'} blocks by the hub's terms`,
    );
  return blocks;
}

/** The feerate a close together would be asked for at (channel.md §9), times its size. */
function closeFeeOf(terms: Terms, feerate: number): bigint {
  const { commit_feerate: least } = terms;
  return feeFor(Math.min(Math.max(Math.ceil(feerate), least), least * CLOSE_SPAN), CLOSE_VSIZE);
}

/** A plain payment on the chain: one coin in, the payee and change out. */
function onChainFee(feerate: number): bigint {
  const script = p2wpkhScript(new Uint8Array(33).fill(2));
  return feeFor(feerate, p2wpkhVsize(1, [script, script]));
}

/** Payments from which opening and closing have paid for themselves; 0 when a payment saves nothing. */
export function breakEven(fixed: bigint, onChain: bigint, overChannel: bigint): number {
  const saved = onChain - overChannel;
  if (saved <= 0n) return 0;
  return Number((fixed + saved - 1n) / saved);
}
