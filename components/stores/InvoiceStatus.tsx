import type { StoreInvoiceView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Badge } from '../base/Badge.tsx';
import { Countdown } from '../base/Countdown.tsx';
import { rich, t } from '../base/i18n.ts';
import { parseAmount } from '../base/money.ts';
import { Outcome } from '../base/Outcome.tsx';
import { formatPrice } from './price.ts';
import { standingKind, standingOf } from './standing.ts';

interface Props {
  readonly invoice: StoreInvoiceView;
  readonly onTimeOver: () => void;
}

/** What is asked for, and plainly how it stands: waiting, short, late, over, gone. */
export function InvoiceStatus({ invoice, onTimeOver }: Props) {
  const { status, exception, amount, currency, expiresAt } = invoice;
  const standing = standingOf(invoice);
  const kind = standingKind(standing);
  const over = status !== 'new' && status !== 'processing';
  const money = (coins: string | undefined) => <Amount sats={parseAmount(coins ?? '', 'btc') ?? 0n} />;
  const text = rich(`standing_${standing}_text`, [money(invoice.due), money(invoice.paid)]);
  return (
    <div
      class="invoice-status"
      data-testid="invoice-status"
      data-status={status}
      data-exception={exception}
      data-standing={standing}
    >
      <p class="invoice-price" data-testid="invoice-price">
        {amount === undefined ? t('store_any_amount') : <bdi dir="ltr">{formatPrice(amount, currency)}</bdi>}
      </p>
      {over ? (
        <Outcome kind={kind === 'plain' ? 'bad' : kind} title={t(`standing_${standing}`)} text={text} />
      ) : (
        <>
          <Badge kind={kind}>{t(`standing_${standing}`)}</Badge>
          <p role="status">{text}</p>
        </>
      )}
      {status === 'new' && (
        <p class="soft small">
          {rich('store_time_left', [<Countdown key="left" until={expiresAt} onEnd={onTimeOver} />])}
        </p>
      )}
    </div>
  );
}
