import { type Call, htmlReply, legacyError, Refusal } from '../http.ts';
import type { Instance } from '../instance.ts';
import type { Store } from '../store.ts';
import { signerOf } from './identity.ts';

/** The SIN that signed the call; undefined when nobody signed it. Throws 401 for a wrong signature. */
export function callerSin(call: Call): string | undefined {
  const { 'x-identity': identity, 'x-signature': signature } = call.headers;
  if (identity === undefined && signature === undefined) return undefined;
  const sin = signerOf(String(identity), String(signature), call.url, call.body);
  if (sin === undefined) throw legacyError(401, 'BitId authentication failed');
  return sin;
}

/**
 * The store that the call speaks for: by the key that signed it, by the older API's key, or undefined for a call
 * without either. Throws 401 for a wrong credential, 403 (a page) for a key that no store knows.
 */
export function storeOfCall(instance: Instance, call: Call): Store | undefined {
  const sin = callerSin(call);
  if (sin !== undefined) return instance.store(instance.identities.get(sin)?.storeId) ?? refuseUnknown();
  const [scheme = '', value = ''] = (call.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const key = Buffer.from(value, 'base64').toString('utf8');
  const store = instance.store(instance.legacyKeys.get(key));
  if (!store) throw legacyError(401, 'ApiKey authentication failed');
  return store;
}

/** The same; throws 401 for a call without a credential. */
export function requireStore(instance: Instance, call: Call): Store {
  const store = storeOfCall(instance, call);
  if (!store) throw legacyError(401, 'Authentication required');
  return store;
}

/** A page, not JSON: clients have to live with it. */
function refuseUnknown(): never {
  const page =
    '<!doctype html><html lang="en"><title>403</title><h1>Access denied</h1><p>This key is tied to no store here.';
  throw new Refusal(htmlReply(page, 403));
}
