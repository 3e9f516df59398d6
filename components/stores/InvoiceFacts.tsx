import type { StoreInvoiceView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Card } from '../base/Card.tsx';
import { CopyButton } from '../base/CopyButton.tsx';
import { CopyText } from '../base/CopyText.tsx';
import { type Fact, Facts } from '../base/Facts.tsx';
import { t } from '../base/i18n.ts';
import { parseAmount } from '../base/money.ts';
import { formatTime } from '../base/time.ts';
import { formatRate } from './price.ts';
import { webLink } from './web-link.ts';

const BITCOIN: ReadonlySet<string> = new Set(['BTC', 'SATS']);

/** What it is for, what came, at which rate; and its checkout page. */
export function InvoiceFacts({ invoice }: { readonly invoice: StoreInvoiceView }) {
  const { id, orderId, itemDesc, rate, currency, address, createdAt, expiresAt, checkoutLink } = invoice;
  const due = parseAmount(invoice.due ?? '', 'btc');
  const paid = parseAmount(invoice.paid ?? '', 'btc');
  const { status } = invoice;
  const owed = status === 'new' || (status === 'expired' && invoice.exception === 'paidPartial');
  const facts: readonly (Fact | undefined)[] = [
    due !== undefined && due > 0n && owed
      ? {
          label: t(paid === undefined || paid === 0n ? 'store_to_pay' : 'store_due'),
          value: <Amount sats={due} />,
          strong: true,
          testid: 'invoice-due',
        }
      : undefined,
    paid !== undefined && paid > 0n
      ? { label: t('store_paid'), value: <Amount sats={paid} />, strong: true, testid: 'invoice-paid' }
      : undefined,
    orderId === undefined ? undefined : { label: t('store_order'), value: <bdi>{orderId}</bdi> },
    itemDesc === undefined ? undefined : { label: t('store_item'), value: <bdi>{itemDesc}</bdi> },
    rate === undefined || BITCOIN.has(currency)
      ? undefined
      : { label: t('store_rate'), value: <bdi dir="ltr">{formatRate(rate, currency)}</bdi> },
    { label: t('store_created'), value: formatTime(createdAt) },
    status === 'new' || status === 'expired'
      ? { label: t(`store_expires_${status}`), value: formatTime(expiresAt) }
      : undefined,
  ];
  const page = webLink(checkoutLink);
  return (
    <Card testid="invoice-facts">
      <Facts facts={facts.filter((fact) => fact !== undefined)} />
      {address !== undefined && (
        <CopyText label={t('store_address')} text={address} testid="invoice-address" />
      )}
      <CopyText label={t('store_invoice_id')} text={id} testid="invoice-id" />
      {page !== undefined && (
        <div class="actions">
          <a
            class="button secondary small"
            href={page}
            target="_blank"
            rel="noreferrer"
            data-testid="checkout-link"
          >
            {t('store_checkout')}
          </a>
          <CopyButton text={page} label={t('store_copy_page')} small testid="checkout-copy" />
        </div>
      )}
    </Card>
  );
}
