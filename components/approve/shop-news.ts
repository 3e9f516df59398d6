import type { ApprovalCard } from '../../lib/rpc/views.ts';
import { t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { getPrefs } from '../base/prefs.ts';

/** @returns what a screen reader says when the shop of a card is asked, and when it has answered */
export function shopNews({ shop, obstacle }: ApprovalCard): string {
  if (shop === undefined || obstacle !== undefined) return '';
  if (shop.state === 'asking') return t('shop_asking', [shop.host]);
  if (shop.quote === undefined) return '';
  return t('shop_answered', [shop.host, formatAmount(BigInt(shop.quote.amount), getPrefs().unit)]);
}
