import type { ActivityEntry } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Icon, type IconName } from '../base/Icon.tsx';
import { rich, t } from '../base/i18n.ts';
import { formatClock } from '../base/time.ts';
import { go } from '../home/route.ts';
import { entryTitle } from './entry-title.ts';

const ICONS: Readonly<Record<ActivityEntry['kind'], IconName>> = {
  sent: 'send',
  received: 'receive',
  fee: 'connect',
  deposit: 'connect',
  refund: 'receive',
  settlement: 'chain',
  chain: 'chain',
  adjust: 'info',
  loss: 'warn',
};

/** One line of the activity: who or what, when, how much. */
export function EntryRow({ entry }: { readonly entry: ActivityEntry }) {
  const { status = 'settled', confirmations, shop } = entry;
  const waits = confirmations === 0;
  return (
    <button
      type="button"
      class={`entry ${status}`}
      data-testid="entry"
      data-id={entry.id}
      data-kind={entry.kind}
      onClick={() => go('entry', entry.id)}
    >
      <span class={`entry-icon ${entry.amount.startsWith('-') ? 'out' : 'in'}`}>
        <Icon name={shop ? 'store' : ICONS[entry.kind]} size={18} />
      </span>
      <span class="entry-what">
        <bdi>{entryTitle(entry)}</bdi>
        <small>
          {formatClock(entry.at)}
          {shop && <em class={`shop-${shop.state}`}> · {t(`shop_state_${shop.state}`)}</em>}
          {shop?.orderId !== undefined && (
            <span> · {rich('shop_order', [<bdi key="order">{shop.orderId}</bdi>])}</span>
          )}
          {!shop && status !== 'settled' && <em> · {t(`status_${status}`)}</em>}
          {!shop && waits && <em> · {t('status_waits')}</em>}
          {!shop && entry.memo !== undefined && entry.origin !== undefined && <bdi> · {entry.memo}</bdi>}
        </small>
      </span>
      <Amount sats={entry.amount} signed />
    </button>
  );
}
