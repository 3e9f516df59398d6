import { normalizeHost } from './host.ts';

/** What a merchant may want of a store, and the least permissions for it (btcpay.md §2.1). */
const PERMISSIONS = {
  invoices: ['btcpay.store.canviewinvoices', 'btcpay.store.cancreateinvoice'],
  /** Stores to choose from, and rates. */
  stores: ['btcpay.store.canviewstoresettings'],
  mark: ['btcpay.store.canmodifyinvoices'],
  webhooks: ['btcpay.store.webhooks.canmodifywebhooks'],
} as const;

export type Feature = keyof typeof PERMISSIONS;

/** What invoices and rates need, and nothing more. */
export const LEAST_FEATURES: readonly Feature[] = ['invoices', 'stores'];

/** The permissions of these features, each once. */
export function permissionsFor(features: readonly Feature[]): readonly string[] {
  return [...new Set(features.flatMap((feature) => PERMISSIONS[feature]))];
}

/**
 * The page where a signed-in user makes an API key (btcpay.md §2.2). Without `redirect` the user copies the key from the
 * server's own list. The user may limit it to some stores, and leave nothing out.
 */
export function consentUrl(options: {
  readonly host: string;
  readonly applicationName: string;
  readonly features?: readonly Feature[];
  readonly redirect?: string;
}): string {
  const { host, applicationName, features = LEAST_FEATURES, redirect } = options;
  const query = new URLSearchParams();
  for (const permission of permissionsFor(features)) query.append('permissions', permission);
  query.append('applicationName', applicationName);
  query.append('strict', 'true');
  query.append('selectiveStores', 'true');
  if (redirect !== undefined) query.append('redirect', redirect);
  return `${normalizeHost(host)}/api-keys/authorize?${query}`;
}

/** Whether a key's permissions (of its getApiKey) cover one, for this store. */
export function allows(permissions: readonly string[], wanted: string, storeId?: string): boolean {
  return permissions.some(
    (p) => p === 'unrestricted' || p === wanted || (storeId !== undefined && p === `${wanted}:${storeId}`),
  );
}
