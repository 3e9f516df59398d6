import { scriptToAddress } from '../../lib/bitcoin/address.ts';
import type { Hex } from '../../lib/bytes.ts';
import { parseList, parseObject } from '../../lib/channel/index.ts';
import { InvalidField } from '../../lib/errors.ts';
import { encodeTerms, parseHandle, signAnswer } from '../../lib/hub/index.ts';
import type { Connection } from '../connection.ts';
import { unsupportedAsset } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { receivable } from '../route/room.ts';
import { VERSION } from '../version.ts';
import { verified } from './signed.ts';
import type { Method } from './types.ts';

const METHOD = 'mph_status';

/**
 * What the hub offers and how it does. Unsigned it tells nothing about any client; signed by a handle it tells that
 * client about its own connection, and gives its sealed backup.
 */
export const status: Method = (hub, params) => {
  const o = parseObject(params, 'params', ['assets', 'handle', 'time', 'signature']);
  for (const asset of o['assets'] === undefined ? [] : parseList(o['assets'], 'assets', 100)) {
    if (typeof asset !== 'string') throw new InvalidField('assets', 'must be a list of names');
    if (asset !== 'BTC') throw unsupportedAsset(asset);
  }
  const asker = askerOf(hub, o);
  const own = asker === undefined ? undefined : hub.byHandle.get(asker.handle);
  const result = {
    version: VERSION,
    network: hub.config.network,
    pubkey: hub.keys.identityHex,
    tip: hub.tip,
    funds: {
      address: scriptToAddress(hub.keys.home, hub.config.network),
      liquidity: { BTC: hub.liquidity.toString() },
    },
    current_terms: { BTC: encodeTerms(hub.config.terms.BTC) },
    health: healthOf(hub),
    connections: own === undefined ? {} : { [own.fixed.handle]: describe(hub, own) },
    ...(own?.backup !== undefined && { backup: own.backup }),
  };
  if (asker === undefined) return result;
  const { privateKey } = hub.keys.identity;
  return signAnswer(hub.ecdsa, privateKey, hub.keys.identityHex, METHOD, result, asker.digest);
};

/** Who asks about its own connection, if anyone does, and the digest of its call. */
function askerOf(hub: Hub, params: Record<string, unknown>): { handle: Hex; digest: Hex } | undefined {
  if (params['handle'] === undefined && params['signature'] === undefined) return undefined;
  const handle = parseHandle(params['handle']);
  return { handle, digest: verified(hub, METHOD, params, handle) };
}

function healthOf(hub: Hub): Record<string, unknown> {
  const loops: Record<string, unknown> = {};
  for (const [name, { ok, last }] of hub.health) loops[name] = { ok, last };
  return {
    chain: hub.health.get('watch')?.ok ?? false,
    loops,
    crypto: hub.ecdsa.backend,
    ...(hub.ecdsa.reason !== undefined && { crypto_reason: hub.ecdsa.reason }),
  };
}

/** As the client sees it: balance is what would be its own if the connection closed now. */
function describe(hub: Hub, c: Connection): Record<string, unknown> {
  const { state, given } = c;
  const c2h = state?.in;
  const h2c = state?.out;
  const earned = (h2c?.settled ?? 0n) + (state?.owed ?? 0n) - (c2h?.settled ?? 0n);
  const expire = given?.expireHeight;
  return {
    asset: c.fixed.asset,
    status: statusOf(c),
    balance: ((c2h?.params.value ?? 0n) + earned).toString(),
    receivable: receivable(c).toString(),
    ttl: expire === undefined ? 0 : Math.max(0, expire - hub.tip),
  };
}

function statusOf({ state, final, notes }: Connection): string {
  if (final) return 'closed';
  if (notes.badDeposit) return 'refused';
  if (state === undefined) return 'requested';
  if (state.closing !== undefined) return 'closing';
  if (state.in?.deposit.spend !== undefined || state.out?.deposit.spend !== undefined) return 'closing';
  return state.in?.deposit.height === undefined ? 'opening' : 'open';
}
