import { type Call, jsonObject, legacyError, type Reply, textOf } from '../http.ts';
import { randomCode, randomId } from '../ids.ts';
import type { Instance, Pairing } from '../instance.ts';
import { callerSin } from './auth.ts';
import { isSin } from './identity.ts';

const VALID_MS = 15 * 60_000;

/** A code from a store's settings: who shows it with a key is tied to the store. */
export function newPairing(instance: Instance, pairing: Pick<Pairing, 'storeId' | 'sin' | 'label'>): Pairing {
  const made: Pairing = { ...pairing, code: randomCode(), token: randomId(32), createdAt: instance.now() };
  instance.pairings.set(made.code, made);
  return made;
}

/** Ties a key to a store and uses the code up. Throws 404, or 400: Expired, ReusedKey. */
export function pair(instance: Instance, code: string, sin: string, storeId: string): Pairing {
  const pairing = openPairing(instance, code);
  const known = instance.identities.get(sin);
  if (known && known.storeId !== storeId) throw legacyError(400, 'Error while pairing (ReusedKey)');
  instance.pairings.delete(code);
  instance.identities.set(sin, { storeId, token: pairing.token });
  return pairing;
}

/** A code that still works. Throws 404 or 400. */
export function openPairing(instance: Instance, code: string): Pairing {
  const pairing = instance.pairings.get(code);
  if (!pairing) throw legacyError(404, 'The specified pairingCode is not found');
  if (instance.now() >= pairing.createdAt + VALID_MS) throw legacyError(400, 'Error while pairing (Expired)');
  return pairing;
}

/** POST /tokens: with a code from the store it pairs, without one it asks for a code that a person approves. */
export function postTokens(instance: Instance, call: Call): Reply {
  const body = jsonObject(call.body);
  if (!body) throw legacyError(400, 'The body is not JSON');
  const sin = textOf(body['id']) ?? callerSin(call);
  if (sin === undefined) throw legacyError(400, "'id' property is required, alternatively, use BitId");
  if (!isSin(sin)) throw legacyError(400, "'id' property is required");
  const code = textOf(body['pairingCode']);
  if (code === undefined)
    return described(newPairing(instance, { storeId: undefined, sin, label: textOf(body['label']) ?? '' }));
  const { storeId } = openPairing(instance, code);
  if (storeId === undefined) throw legacyError(404, 'The specified pairingCode is not found');
  return described(pair(instance, code, sin, storeId));
}

/** GET /tokens, signed: what the key may use. */
export function getTokens(instance: Instance, call: Call): Reply {
  const sin = callerSin(call);
  if (sin === undefined) throw legacyError(401, 'Authentication required');
  const known = instance.identities.get(sin);
  return { body: { data: known ? [{ merchant: known.token }] : [] } };
}

function described({ code, token, label, createdAt }: Pairing): Reply {
  const data = {
    ...{ policies: [], pairingCode: code, pairingExpiration: createdAt + VALID_MS, dateCreated: createdAt },
    ...{ facade: 'merchant', token, label },
  };
  return { body: { data: [data] } };
}
