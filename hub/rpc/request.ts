import { isPublicKey } from '../../lib/bitcoin/ecdsa.ts';
import { bytesToHex, type Hex, hash160, hexToBytes, isHex } from '../../lib/bytes.ts';
import { parseQuantity, spendSecret } from '../../lib/channel/index.ts';
import { InvalidField, PicoError } from '../../lib/errors.ts';
import { encodeTerms } from '../../lib/hub/index.ts';
import { type Connection, encodeFixed, type Fixed, newConnectionOf } from '../connection.ts';
import { rateLimited, unsupportedAsset } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { channelPoint, envOf } from '../machine.ts';
import { signed } from './signed.ts';

/** A client's channel key. Throws InvalidHexData, InvalidPubKey. */
function parsePubkey(value: unknown, field: string): Hex {
  if (!isHex(value)) throw new InvalidField(field, 'must be lower-case hex', 'InvalidHexData');
  if (!isPublicKey(hexToBytes(value)))
    throw new InvalidField(field, 'must be a compressed public key of 33 bytes', 'InvalidPubKey');
  return value;
}

function parseHash160(value: unknown, field: string): Hex {
  if (!isHex(value, 20))
    throw new InvalidField(field, 'must be 40 lower-case hex characters', 'InvalidHash160');
  return value;
}

/** The client's word for how it reached the hub; never used. */
function checkUrl(value: unknown, field: string): void {
  if (value === undefined) return;
  if (typeof value !== 'string') throw new InvalidField(field, 'must be text', 'InvalidUrl');
  if (value.length > 500 || !URL.canParse(value) || !/^https?:/.test(value))
    throw new PicoError('InvalidUrl', `Invalid url: '${value.slice(0, 200)}'`, { field });
}

function answerOf(hub: Hub, c: Connection): Record<string, unknown> {
  return {
    handle: c.fixed.handle,
    channel_terms: encodeTerms(c.fixed.terms),
    pubkey: hub.keys.identityHex,
    c2h_pubkey: channelPoint(hub, c, 'in'),
    h2c_pubkey: channelPoint(hub, c, 'out'),
    spend_secret_hash: bytesToHex(hash160(spendSecret(c.env.inKey))),
    tip: c.fixed.tip,
  };
}

/** Opens a connection's file: keys and terms are fixed from here on (channel.md §9). Asked again, it answers the same. */
export const request = signed({
  method: 'mph_request',
  fields: [
    'asset',
    'c2h_pubkey',
    'h2c_pubkey',
    'spend_secret_hash',
    'receive',
    'max_owed',
    'hub_rpc_url',
    'url',
  ],
  keep: true,
  handle(hub, params, handle) {
    const asset = params['asset'];
    if (typeof asset !== 'string') throw new InvalidField('asset', 'must be text');
    if (asset !== 'BTC') throw unsupportedAsset(asset);
    if (!isPublicKey(hexToBytes(`02${handle}`)))
      throw new InvalidField('handle', 'is not the x coordinate of a point', 'InvalidPubKey');
    checkUrl(params['hub_rpc_url'], 'hub_rpc_url');
    checkUrl(params['url'], 'url');
    const asked = {
      handle,
      asset: 'BTC' as const,
      c2hKey: parsePubkey(params['c2h_pubkey'], 'c2h_pubkey'),
      h2cKey: parsePubkey(params['h2c_pubkey'], 'h2c_pubkey'),
      spendHash: parseHash160(params['spend_secret_hash'], 'spend_secret_hash'),
      receive: parseQuantity(params['receive'], 'receive'),
      maxOwed: parseQuantity(params['max_owed'], 'max_owed'),
    };
    const known = hub.byHandle.get(handle);
    if (known !== undefined) {
      const { terms, tip } = known.fixed;
      if (encodeFixed({ ...asked, terms, tip }) === encodeFixed(known.fixed)) return answerOf(hub, known);
      throw new PicoError('HandleTaken', 'a connection of this handle was requested with other values', {
        field: 'handle',
      });
    }
    return answerOf(hub, add(hub, { ...asked, terms: hub.config.terms.BTC, tip: hub.tip }));
  },
});

function add(hub: Hub, fixed: Fixed): Connection {
  if (hub.requests >= hub.config.limits.openRequests) throw rateLimited();
  const id = ++hub.lastConnection;
  const secrets = new Map<number, Hex>();
  const c = newConnectionOf(id, fixed, envOf(hub, id, secrets), secrets);
  hub.byHandle.set(fixed.handle, c);
  hub.byId.set(id, c);
  c.unfunded = true;
  hub.requests++;
  hub.writer.now.created.push(c);
  hub.writer.schedule();
  return c;
}
