import type { StoreInvoiceView } from '../../lib/rpc/views.ts';
import { Badge } from '../base/Badge.tsx';
import { t } from '../base/i18n.ts';
import { parseAmount } from '../base/money.ts';
import { formatShortTime } from '../base/time.ts';
import { formatPrice } from './price.ts';
import { standingKind, standingOf } from './standing.ts';

interface Props {
  readonly invoice: StoreInvoiceView;
  readonly onSelect: () => void;
}

/** One line of the list: what for, when, how much, and how it stands. */
export function InvoiceRow({ invoice, onSelect }: Props) {
  const { id, status, orderId, itemDesc, createdAt } = invoice;
  const standing = standingOf(invoice);
  const title = orderId ?? itemDesc ?? id;
  return (
    <button
      type="button"
      class="entry"
      data-testid="invoice-row"
      data-id={id}
      data-status={status}
      onClick={onSelect}
    >
      <span class="entry-what">
        <bdi>{title}</bdi>
        <small>
          <bdi>{formatShortTime(createdAt)}</bdi>
          {orderId !== undefined && itemDesc !== undefined && (
            <>
              {' '}
              · <bdi>{itemDesc}</bdi>
            </>
          )}
        </small>
      </span>
      <span class="invoice-end">
        <bdi class="amount" dir="ltr">
          <Price invoice={invoice} />
        </bdi>
        <Badge kind={standingKind(standing)}>{t(`standing_${standing}`)}</Badge>
      </span>
    </button>
  );
}

/** What is asked for; where that was left open, what came. */
function Price({ invoice: { amount, currency, paid } }: Pick<Props, 'invoice'>) {
  if (amount !== undefined) return <>{formatPrice(amount, currency)}</>;
  const came = parseAmount(paid ?? '', 'btc');
  return <>{came === undefined || came === 0n ? t('store_any_amount') : formatPrice(`${came}`, 'SATS')}</>;
}
