import { apiError, type Call } from '../http.ts';
import type { ApiKey, Instance } from '../instance.ts';
import type { Store } from '../store.ts';

/** The key of a call. Throws 401. */
export function requireKey(instance: Instance, call: Call): ApiKey {
  const [, value = ''] = /^token (\S+)$/i.exec(call.headers.authorization ?? '') ?? [];
  const key = instance.apiKeys.get(value);
  if (!key) throw apiError(401, 'unauthenticated', 'Authentication is required for accessing this endpoint');
  return key;
}

/** May the key do this, in this store when one is named? "unrestricted" may do all; a narrower right than asked does not do. */
export function isAllowed(key: ApiKey, permission: string, storeId?: string): boolean {
  return key.permissions.some((granted) => {
    const [name = '', scope] = granted.split(':');
    const covers =
      name === 'unrestricted' || name === permission || (COVERED[name] ?? []).includes(permission);
    return covers && (scope === undefined || storeId === undefined || scope === storeId);
  });
}

/** The store in the path, for a key with this permission. Throws 401, 403, 404. */
export function requireStore(instance: Instance, call: Call, permission: string): Store {
  const key = requireKey(instance, call);
  const store = instance.store(call.params['storeId']);
  requirePermission(key, permission, call.params['storeId']);
  if (!store) throw apiError(404, 'store-not-found', 'The store was not found');
  return store;
}

/** Throws 403, with the name of what is missing. */
export function requirePermission(key: ApiKey, permission: string, storeId?: string): void {
  if (isAllowed(key, permission, storeId)) return;
  throw apiError(
    403,
    'missing-permission',
    `Insufficient API permissions. Please use an API key with ${permission}`,
    {
      missingPermission: permission,
    },
  );
}

/** What a permission includes besides itself. */
const COVERED: Readonly<Record<string, readonly string[]>> = {
  'btcpay.store.canmodifyinvoices': ['btcpay.store.canviewinvoices', 'btcpay.store.cancreateinvoice'],
  'btcpay.store.canmodifypaymentrequests': ['btcpay.store.canviewpaymentrequests'],
  'btcpay.store.canmodifystoresettings': [
    ...[
      'btcpay.store.canviewstoresettings',
      'btcpay.store.canmodifyinvoices',
      'btcpay.store.canviewinvoices',
    ],
    ...['btcpay.store.cancreateinvoice', 'btcpay.store.webhooks.canmodifywebhooks'],
    ...['btcpay.store.canmodifypaymentrequests', 'btcpay.store.canviewpaymentrequests'],
  ],
};
