import { randomHex, randomId } from './ids.ts';
import type { Instance } from './instance.ts';
import type { Store } from './store.ts';

/** A key of the newer API; each permission as "name" or "name:storeId". */
export function newApiKey(instance: Instance, label: string, permissions: readonly string[]): string {
  const key = randomHex(20);
  instance.apiKeys.set(key, { key, label, permissions });
  return key;
}

/** A key of the older API, for Basic authorization. */
export function newLegacyKey(instance: Instance, store: Store): string {
  const key = randomId(32);
  instance.legacyKeys.set(key, store.id);
  return key;
}
