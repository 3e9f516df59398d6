import { p2wshScript } from '../bitcoin/address.ts';
import { isPublicKey } from '../bitcoin/ecdsa.ts';
import { bytesToHex, type Hex, hash160, hexToBytes } from '../bytes.ts';
import {
  type ChannelParams,
  capacity,
  depositScript,
  encodeState,
  newConnection,
  parseHex,
  parseIndex,
  spendSecret,
  step,
} from '../channel/index.ts';
import { InvalidField, PicoError } from '../errors.ts';
import { checkHubUrl, checkTerms, encodeTerms, parseTerms, type Terms } from '../hub/index.ts';
import type { Write } from '../store/types.ts';
import { sealedStatic } from './backup.ts';
import { accountRow, changeScript } from './coins.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import { entryWrite } from './ledger.ts';
import { build, chosenFeerate } from './onchain.ts';
import { channelParams, channelRow, setupOf } from './params.ts';
import type { BroadcastRow, ConnectionRow } from './rows.ts';
import type { ConnectRequest } from './types.ts';

/** Opening (channel.md §9): ask, check, store everything, tell the hub, and only then broadcast. */

const DEFAULT_EXPIRE = 1024;
/** Blocks by which the hub's view of the chain may differ from ours. */
const TIP_SLACK = 3;

interface Offer {
  readonly terms: Terms;
  readonly hubKey: Hex;
  readonly c2hPayee: Hex;
  readonly h2cPayer: Hex;
  readonly spendHash: Hex;
  readonly tip: number;
}

export interface Opening {
  readonly row: ConnectionRow;
  readonly txid: Hex;
  readonly feeSat: bigint;
}

/** Everything up to the one durable commit after which nothing can be lost. Callers hold the coin lock. */
export async function prepareConnection(
  context: Context,
  request: ConnectRequest,
  hub: string,
): Promise<Opening> {
  const { quantity, expireTime = DEFAULT_EXPIRE, receive = quantity, maxOwed = 0n } = request;
  checkRequest(request);
  const feerate = await chosenFeerate(context, request);
  const url = checkHubUrl(hub).href;
  const index = await nextIndex(context);
  const offer = await ask(context, url, index, { receive, maxOwed });
  checkOffer(offer, request, expireTime, context.network);
  const { height } = await context.tip(0);
  if (Math.abs(height - offer.tip) > TIP_SLACK)
    throw new PicoError(
      'ChainDisagrees',
      `the hub is at block ${offer.tip}, your chain server at ${height}; nothing was sent. Try again later`,
      { hub: offer.tip, chain: height },
    );
  const keys = context.keys.connection(index);
  const params: ChannelParams = {
    payer: bytesToHex(keys.c2h.publicKey),
    payee: offer.c2hPayee,
    spendHash: offer.spendHash,
    expireHeight: offer.tip + expireTime,
    delay: offer.terms.delay_time,
    txid: '00'.repeat(32),
    vout: 0,
    value: quantity,
  };
  if (capacity(params, offer.terms.commit_feerate) <= 0n)
    throw new PicoError('InvalidQuantity', `a deposit of ${quantity} sat does not even pay its own closing`, {
      field: 'quantity',
    });
  const script = p2wshScript(depositScript(params));
  const {
    payment,
    row: broadcast,
    writes,
    changeIndex,
  } = await build(context, [{ script, value: quantity }], {
    feerate,
    purpose: 'deposit',
  });
  const home = changeIndex + 1;
  const row: ConnectionRow = {
    handle: keys.handle.handle,
    index,
    hub: url,
    hubKey: offer.hubKey,
    asset: request.asset,
    terms: encodeTerms(offer.terms),
    c2h: channelRow({ ...params, txid: payment.txid, vout: 0 }),
    h2cPayer: offer.h2cPayer,
    h2cPayee: bytesToHex(keys.h2c.publicKey),
    h2cSpendHash: bytesToHex(hash160(spendSecret(keys.h2c.privateKey))),
    home: bytesToHex(changeScript(context, home)),
    status: 'opening',
    phase: 'deposit',
    receive: receive.toString(),
    maxOwed: maxOwed.toString(),
    createdAt: context.clock(),
    told: 0,
  };
  const held: BroadcastRow = { ...broadcast, connection: row.handle, hold: true };
  await context.store.commit([
    ...writes,
    { put: 'broadcasts', key: held.outpoint, value: held },
    {
      put: 'accounts',
      key: String(context.account),
      value: { ...(await accountRow(context)), nextChange: home + 1 },
    },
    { add: 'connections', key: row.handle, value: row },
  ]);
  return { row, txid: payment.txid, feeSat: payment.feeSat };
}

/** An index is used up before the hub hears of it: after a crash the next try uses fresh keys. */
async function nextIndex(context: Context): Promise<number> {
  const row = await accountRow(context);
  const value = { ...row, nextConnection: row.nextConnection + 1 };
  await context.store.commit([{ put: 'accounts', key: String(context.account), value }]);
  return row.nextConnection;
}

function checkRequest({ asset, quantity, expireTime, receive, maxOwed }: ConnectRequest): void {
  requireBitcoin(asset);
  if (quantity <= 0n) throw new InvalidField('quantity', 'must be above 0', 'InvalidQuantity');
  if (expireTime !== undefined && (!Number.isInteger(expireTime) || expireTime < 1))
    throw new InvalidField('expireTime', 'must be a whole number of blocks');
  for (const [field, value] of Object.entries({ receive, maxOwed }))
    if (value !== undefined && value < 0n)
      throw new InvalidField(field, 'must not be negative', 'InvalidQuantity');
}

/** Any other asset is refused by name, never taken for bitcoin. */
export function requireBitcoin(asset: string): void {
  if (asset !== 'BTC')
    throw new PicoError('UnsupportedAsset', `${asset} is not supported yet: only BTC is; no money moved`, {
      asset,
    });
}

async function ask(
  context: Context,
  url: string,
  index: number,
  wanted: { readonly receive: bigint; readonly maxOwed: bigint },
): Promise<Offer> {
  const client = context.hubClient(url);
  const status = await client.ask('mph_status', {});
  if (status['network'] !== context.network)
    throw new PicoError(
      'WrongNetwork',
      `this hub serves ${String(status['network'])}, the wallet is on ${context.network}`,
    );
  const hubKey = publicKey(status['pubkey'], 'pubkey');
  const keys = context.keys.connection(index);
  const { handle, privateKey } = keys.handle;
  const answer = await client.call(
    'mph_request',
    {
      asset: 'BTC',
      handle,
      c2h_pubkey: bytesToHex(keys.c2h.publicKey),
      h2c_pubkey: bytesToHex(keys.h2c.publicKey),
      spend_secret_hash: bytesToHex(hash160(spendSecret(keys.h2c.privateKey))),
      receive: wanted.receive.toString(),
      max_owed: wanted.maxOwed.toString(),
    },
    { handle, key: privateKey, hub: hubKey },
  );
  if (answer['handle'] !== handle || answer['pubkey'] !== hubKey)
    throw new PicoError('InvalidAnswer', "the hub's answer is for another connection; no money moved");
  return {
    terms: parseTerms(answer['channel_terms'], 'channel_terms'),
    hubKey,
    c2hPayee: publicKey(answer['c2h_pubkey'], 'c2h_pubkey'),
    h2cPayer: publicKey(answer['h2c_pubkey'], 'h2c_pubkey'),
    spendHash: parseHex(answer['spend_secret_hash'], 20, 'spend_secret_hash'),
    tip: parseIndex(answer['tip'], 'tip'),
  };
}

function publicKey(value: unknown, field: string): Hex {
  const hex = parseHex(value, 33, field);
  if (!isPublicKey(hexToBytes(hex)))
    throw new InvalidField(field, 'is no point of the curve', 'InvalidPubKey');
  return hex;
}

function checkOffer({ terms }: Offer, request: ConnectRequest, expireTime: number, network: string): void {
  checkTerms(terms, network, 'channel_terms');
  const { quantity, delayTime } = request;
  const limits = { min: terms.deposit_min.toString(), max: terms.deposit_max.toString() };
  if (quantity < terms.deposit_min || (terms.deposit_max > 0n && quantity > terms.deposit_max))
    throw new PicoError(
      'InvalidQuantity',
      `the hub takes deposits of ${limits.min} to ${limits.max === '0' ? 'any number of' : limits.max} satoshis`,
      limits,
    );
  if (expireTime < terms.expire_min || (terms.expire_max > 0 && expireTime > terms.expire_max))
    throw new InvalidField(
      'expireTime',
      `must be ${terms.expire_min} to ${terms.expire_max} blocks by the hub's terms`,
    );
  if (delayTime !== undefined && delayTime !== terms.delay_time)
    throw new InvalidField('delayTime', `may only be the hub's, ${terms.delay_time} blocks`);
}

/** What the hub may answer when it knows nothing for sure, or only not now. */
const TRY_AGAIN = [
  'HubUnreachable',
  'Busy',
  'RateLimited',
  'InvalidAnswer',
  'BadSignature',
  'ClockSkew',
  'Internal',
  'HubError',
];

/** Tells the hub of the deposit, and broadcasts it once the hub's answer is stored. Repeated by `tick` until done. */
export function finishOpening(context: Context, connection: Connection): Promise<void> {
  return connection.opening(async () => {
    if (connection.row.phase === 'deposit') await tellDeposit(context, connection);
  });
}

async function tellDeposit(context: Context, connection: Connection): Promise<void> {
  const { row } = connection;
  const params = channelParams(row.c2h);
  let answer: Record<string, unknown>;
  try {
    answer = await context.hubClient(row.hub).call(
      'mph_deposit',
      {
        handle: row.handle,
        txid: params.txid,
        vout: params.vout,
        value: params.value.toString(),
        expire_height: params.expireHeight,
        next_revoke_secret_hash: connection.firstRevokeHash(),
        backup: await sealedStatic(context, row),
      },
      connection.signer,
    );
  } catch (error) {
    if (error instanceof PicoError && !TRY_AGAIN.includes(error.code))
      await abandon(context, connection, error);
    throw error;
  }
  const revokeHash = parseHex(answer['next_revoke_secret_hash'], 20, 'next_revoke_secret_hash');
  const fresh = newConnection(setupOf(row, context.network));
  const { state, actions } = step(fresh, { type: 'open', side: 'out', params, revokeHash }, connection.env());
  const deposit = await depositBroadcast(context, row);
  const { hold: _, ...released } = deposit;
  const entry = { at: context.stamp(), connection: row.handle, txid: params.txid };
  const fee = BigInt(deposit.built?.feeSat ?? '0');
  const writes: Write[] = [
    { put: 'broadcasts', key: deposit.outpoint, value: released },
    ...connection.recordWrites(actions),
    entryWrite({ ...entry, id: `deposit:${row.handle}`, kind: 'deposit', quantity: params.value }),
    entryWrite({
      ...{ id: `chainfee:${params.txid}`, kind: 'chain', quantity: -fee },
      ...{ txid: params.txid, at: context.stamp() },
    }),
  ];
  await connection.update((now) => ({ ...now, phase: 'live', state: encodeState(state) }), writes);
}

async function depositBroadcast(context: Context, row: ConnectionRow): Promise<BroadcastRow> {
  const rows = await context.store.list<BroadcastRow>('broadcasts');
  const found = rows.find((candidate) => candidate.txid === row.c2h.txid);
  if (found === undefined) throw new PicoError('Internal', 'the deposit of this connection is not stored');
  return found;
}

/** The hub refuses the deposit for good: it was never broadcast, so the coins are free again. */
async function abandon(context: Context, connection: Connection, error: PicoError): Promise<void> {
  const deposit = await depositBroadcast(context, connection.row);
  const problem = `${error.code}: ${error.message}`;
  await connection.update(
    (row) => ({ ...row, phase: 'failed', status: 'closed', problem }),
    [{ delete: 'broadcasts', key: deposit.outpoint }],
  );
}
