import type { StoreView } from '../../lib/rpc/views.ts';

/** The text for how a store lets the wallet in. */
export const KIND_TEXTS: Readonly<Record<StoreView['kind'], string>> = {
  legacy: 'store_kind_paired',
  'legacy-key': 'store_kind_legacy_key',
  greenfield: 'store_kind_greenfield',
};

/** Host and folder as people write them: without the scheme. */
export const plainHost = (host: string): string => host.replace(/^https?:\/\//, '');
