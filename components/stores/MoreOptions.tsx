import { t } from '../base/i18n.ts';
import { TextField } from '../base/TextField.tsx';
import type { InvoiceForm } from './invoice-form.ts';

interface Props {
  readonly form: InvoiceForm;
  readonly problem: (field: keyof InvoiceForm) => string | undefined;
  readonly onChange: (part: Partial<InvoiceForm>) => void;
  /** The store's API has a place for a notification of each invoice; Greenfield has webhooks instead. */
  readonly notifies: boolean;
}

/** What most invoices do without. */
export function MoreOptions({ form, problem, onChange, notifies }: Props) {
  return (
    <details class="more">
      <summary data-testid="invoice-more">{t('store_more')}</summary>
      <div class="stack">
        <TextField
          label={t('store_item_code')}
          value={form.itemCode}
          onInput={(itemCode) => onChange({ itemCode })}
          maxLength={200}
          testid="invoice-item-code"
        />
        <TextField
          label={t('store_minutes')}
          value={form.minutes}
          onInput={(minutes) => onChange({ minutes })}
          inputMode="numeric"
          code
          hint={t('store_minutes_hint')}
          error={problem('minutes')}
          testid="invoice-minutes"
        />
        <TextField
          label={t('store_buyer')}
          value={form.buyerEmail}
          onInput={(buyerEmail) => onChange({ buyerEmail })}
          inputMode="email"
          code
          error={problem('buyerEmail')}
          testid="invoice-buyer"
        />
        <TextField
          label={t('store_redirect')}
          value={form.redirectURL}
          onInput={(redirectURL) => onChange({ redirectURL })}
          inputMode="url"
          code
          placeholder="https://"
          hint={t('store_redirect_hint')}
          error={problem('redirectURL')}
          testid="invoice-redirect"
        />
        {notifies ? (
          <TextField
            label={t('store_notify')}
            value={form.notificationURL}
            onInput={(notificationURL) => onChange({ notificationURL })}
            inputMode="url"
            code
            placeholder="https://"
            hint={t('store_notify_hint')}
            error={problem('notificationURL')}
            testid="invoice-notify"
          />
        ) : (
          <p class="soft small">{t('store_notify_webhooks')}</p>
        )}
      </div>
    </details>
  );
}
