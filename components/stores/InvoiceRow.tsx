import type { StoreInvoiceView } from '../../lib/rpc/views.ts';
import { Badge } from '../base/Badge.tsx';
import { t } from '../base/i18n.ts';
import { formatShortTime } from '../base/time.ts';
import { formatPrice } from './price.ts';
import { standingKind, standingOf } from './standing.ts';

interface Props {
  readonly invoice: StoreInvoiceView;
  readonly onSelect: () => void;
}

/** One line of the list: what for, when, how much, and how it stands. */
export function InvoiceRow({ invoice, onSelect }: Props) {
  const { id, status, amount, currency, orderId, itemDesc, createdAt } = invoice;
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
          {amount === undefined ? t('store_any_amount') : formatPrice(amount, currency)}
        </bdi>
        <Badge kind={standingKind(standing)}>{t(`standing_${standing}`)}</Badge>
      </span>
    </button>
  );
}
