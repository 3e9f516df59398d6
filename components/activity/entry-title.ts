import type { ActivityEntry } from '../../lib/rpc/views.ts';
import { t } from '../base/i18n.ts';

/** What an entry is called in a list: the shop, else the site, else what it was for, else what it is. */
export function entryTitle({ kind, origin, memo, amount, connection, shop }: ActivityEntry): string {
  if (shop !== undefined) return shop.storeName ?? shop.host;
  if (origin !== undefined) return new URL(origin).host.replace(/^www\./, '');
  if (memo !== undefined && (kind === 'sent' || kind === 'received')) return memo;
  if (kind === 'chain') {
    const out = amount.startsWith('-');
    if (connection !== undefined) return t(out ? 'entry_chain_deposit' : 'entry_chain_back');
    return t(out ? 'entry_chain_out' : 'entry_chain_in');
  }
  return t(`entry_${kind}`);
}
