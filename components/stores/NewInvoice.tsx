import { useRef, useState } from 'preact/hooks';
import type { StoreView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { call, freshId } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Switch } from '../base/Switch.tsx';
import { TextField } from '../base/TextField.tsx';
import { useAction } from '../base/use-action.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { EMPTY_FORM, formProblems, type InvoiceForm, newInvoiceOf } from './invoice-form.ts';
import { MoreOptions } from './MoreOptions.tsx';
import { StorePage } from './StorePage.tsx';

/** Asks for money: how much, in which currency, for what. */
export function NewInvoice({ arg = '' }: ScreenProps) {
  return (
    <StorePage
      id={arg}
      title={t('store_new_invoice')}
      onBack={() => go('store', arg)}
      testid="new-invoice-screen"
    >
      {(store) => <Form store={store} />}
    </StorePage>
  );
}

function Form({ store }: { readonly store: StoreView }) {
  const [form, setForm] = useState<InvoiceForm>(EMPTY_FORM);
  const { busy, error, run, clear } = useAction();
  // The same press asked again is the same invoice; another content is another.
  const press = useRef({ content: '', call: '' });
  const change = (part: Partial<InvoiceForm>) => {
    setForm({ ...form, ...part });
    clear();
  };
  const wrong = formProblems(form);
  const problem = (field: keyof InvoiceForm) => {
    const key = wrong[field];
    return key === undefined ? undefined : t(key);
  };
  const invoice = newInvoiceOf(form);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (invoice === undefined) return;
        const content = JSON.stringify(invoice);
        if (press.current.content !== content) press.current = { content, call: freshId() };
        run(async () => {
          const made = await call('newStoreInvoice', { call: press.current.call, store: store.id, invoice });
          go('store-invoice', `${store.id}/${made.id}`);
        });
      }}
    >
      <div class="price-row">
        {!form.any && (
          <TextField
            label={t('amount')}
            value={form.amount}
            onInput={(amount) => change({ amount })}
            inputMode="decimal"
            code
            error={problem('amount')}
            testid="invoice-amount"
          />
        )}
        <TextField
          label={t('store_currency')}
          value={form.currency}
          onInput={(currency) => change({ currency })}
          code
          maxLength={12}
          placeholder={t('store_currency_own')}
          error={problem('currency')}
          testid="invoice-currency"
        />
      </div>
      <p class="field-hint">{t('store_currency_hint')}</p>
      <Switch
        label={t('store_any_amount')}
        hint={t('store_any_amount_hint')}
        on={form.any}
        onChange={(any) => change({ any })}
        testid="invoice-any"
      />
      <TextField
        label={t('store_order')}
        value={form.orderId}
        onInput={(orderId) => change({ orderId })}
        maxLength={200}
        testid="invoice-order"
      />
      <TextField
        label={t('store_item')}
        value={form.itemDesc}
        onInput={(itemDesc) => change({ itemDesc })}
        maxLength={200}
        testid="invoice-item"
      />
      <MoreOptions form={form} problem={problem} onChange={change} notifies={store.kind !== 'greenfield'} />
      <ErrorNotice room="store" error={error} />
      <Button type="submit" wide busy={busy} disabled={invoice === undefined} testid="invoice-create">
        {t('store_create_invoice')}
      </Button>
    </form>
  );
}
