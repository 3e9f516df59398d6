import { useState } from 'preact/hooks';
import type { StoreInvoiceView } from '../../lib/rpc/views.ts';
import { CopyButton } from '../base/CopyButton.tsx';
import { t } from '../base/i18n.ts';
import { Qr } from '../base/Qr.tsx';
import { Tabs } from '../base/Tabs.tsx';

/** What the payer scans: the bitcoin link, and the payment over channels where the store offers it. */
export function PayCodes({ invoice }: { readonly invoice: StoreInvoiceView }) {
  const { paymentLink, pico, checkoutLink } = invoice;
  const [chosen, setChosen] = useState<string | undefined>();
  const codes = [
    { id: 'chain', label: t('store_code_chain'), text: paymentLink },
    { id: 'pico', label: t('store_code_pico'), text: pico },
  ].flatMap(({ text, ...tab }) => (text === undefined ? [] : [{ ...tab, text }]));
  // Without a code of its own, the checkout page is one: it offers whatever the store takes.
  const shown = codes.find(({ id }) => id === chosen) ?? codes[0] ?? { id: 'page', text: checkoutLink };
  return (
    <div class="code-panel">
      {codes.length > 1 && (
        <Tabs label={t('store_codes')} tabs={codes} current={shown.id} onSelect={setChosen} />
      )}
      <div data-testid="invoice-qr" data-text={shown.text} data-way={shown.id}>
        <Qr text={shown.text} label={t(shown.id === 'page' ? 'store_qr_page' : 'store_qr')} />
      </div>
      <CopyButton
        text={shown.text}
        label={t(shown.id === 'page' ? 'store_copy_page' : 'store_copy')}
        kind="primary"
        wide
        testid="invoice-copy"
      />
    </div>
  );
}
