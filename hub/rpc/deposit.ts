import { bytesToHex, type Hex, hash160, hexToBytes } from '../../lib/bytes.ts';
import {
  type ChannelParams,
  capacity,
  newConnection,
  parseHex,
  parseIndex,
  parseQuantity,
  revokeHash,
  spendSecret,
} from '../../lib/channel/index.ts';
import { HEIGHT_LIMIT } from '../../lib/channel/scripts.ts';
import { InvalidField, PicoError } from '../../lib/errors.ts';
import { timesOf } from '../../lib/hub/index.ts';
import { bucket } from '../bucket.ts';
import { type Connection, encodeGiven, type Given } from '../connection.ts';
import { handleNotFound } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { channelPoint, run } from '../machine.ts';
import { signed } from './signed.ts';

const MAX_BACKUP = 8192;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function parseBackup(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.length > (MAX_BACKUP * 4) / 3 + 4 || !BASE64.test(value))
    throw new InvalidField('backup', `must be base64 of at most ${MAX_BACKUP} bytes`);
  return value;
}

/** Throws InvalidQuantity, InvalidParams for a deposit outside the terms. */
function checkTerms(c: Connection, given: Given, params: ChannelParams): void {
  const { terms, tip } = c.fixed;
  if (given.value < terms.deposit_min || (terms.deposit_max > 0n && given.value > terms.deposit_max))
    throw new InvalidField(
      'value',
      `the terms want a deposit of ${terms.deposit_min} to ${terms.deposit_max === 0n ? 'any' : terms.deposit_max} sat`,
      'InvalidQuantity',
    );
  if (capacity(params, terms.commit_feerate) <= 0n)
    throw new InvalidField('value', "does not even cover a commit's fee", 'InvalidQuantity');
  if (given.expireHeight >= HEIGHT_LIMIT)
    throw new InvalidField('expire_height', 'is the height of no block');
  const life = given.expireHeight - tip;
  if (life < terms.expire_min || (terms.expire_max > 0 && life > terms.expire_max))
    throw new InvalidField(
      'expire_height',
      `the terms want ${terms.expire_min} to ${terms.expire_max === 0 ? 'any' : terms.expire_max} blocks from ${tip} on`,
    );
}

/** c2h as both sides rebuild it. */
function paramsOf(hub: Hub, c: Connection, given: Given): ChannelParams {
  return {
    payer: c.fixed.c2hKey,
    payee: channelPoint(hub, c, 'in'),
    spendHash: bytesToHex(hash160(spendSecret(c.env.inKey))),
    expireHeight: given.expireHeight,
    delay: c.fixed.terms.delay_time,
    txid: given.txid,
    vout: given.vout,
    value: given.value,
  };
}

function open(hub: Hub, c: Connection, given: Given, backup: string | undefined): void {
  const { terms, handle, asset } = c.fixed;
  const params = paramsOf(hub, c, given);
  checkTerms(c, given, params);
  c.given = given;
  if (backup !== undefined) c.backup = backup;
  c.state = newConnection({
    role: 'hub',
    handle,
    asset,
    times: timesOf(hub.config.network, terms),
    commitFeerate: terms.commit_feerate,
    trustLimit: terms.trust_limit,
    home: bytesToHex(hub.keys.home),
  });
  allow(hub, c);
  hub.writer.now.deposits.push(c);
  run(hub, c, { type: 'open', side: 'in', params });
}

/** The connection's own limit (messages a second). */
export function allow(hub: Hub, c: Connection): void {
  const { messagesPerSecond, messageBurst } = hub.config.limits;
  c.allowance = bucket(messagesPerSecond, messageBurst, hub.clock);
}

/** Tells the hub which output is the deposit, before it is broadcast (channel.md §9). Asked again, it answers the same. */
export const deposit = signed({
  method: 'mph_deposit',
  fields: ['txid', 'vout', 'value', 'expire_height', 'next_revoke_secret_hash', 'backup'],
  keep: true,
  handle(hub, params, handle) {
    const c = hub.byHandle.get(handle);
    if (c === undefined) throw handleNotFound(handle);
    const given: Given = {
      txid: parseHex(params['txid'], 32, 'txid'),
      vout: parseIndex(params['vout'], 'vout'),
      value: parseQuantity(params['value'], 'value'),
      expireHeight: parseIndex(params['expire_height'], 'expire_height'),
      revokeHash: parseRevokeHash(params['next_revoke_secret_hash']),
    };
    const backup = parseBackup(params['backup']);
    if (c.given === undefined) open(hub, c, given, backup);
    else if (encodeGiven(c.given) !== encodeGiven(given))
      throw new PicoError('DepositAlreadyGiven', `Deposit already given for handle: '${handle}'`, { handle });
    return { next_revoke_secret_hash: revokeHash(c.env.inKey, 0) };
  },
});

function parseRevokeHash(value: unknown): Hex {
  const hash = parseHex(value, 20, 'next_revoke_secret_hash');
  return bytesToHex(hexToBytes(hash));
}
