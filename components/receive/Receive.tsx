import { useState } from 'preact/hooks';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { Tabs } from '../base/Tabs.tsx';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { AddressPanel } from './AddressPanel.tsx';
import { InvoicePanel } from './InvoicePanel.tsx';

/** Receive: in an instant over the channel, or on the chain. */
export function Receive({ status, arg }: ScreenProps) {
  const connected = status.connections.some((one) => one.status === 'open');
  const [way, setWay] = useState(arg ?? (connected ? 'invoice' : 'address'));
  return (
    <Page title={t('receive')} onBack={() => go('home')} testid="receive-screen">
      <Tabs
        label={t('receive_ways')}
        current={way}
        onSelect={setWay}
        tabs={[
          { id: 'invoice', label: t('receive_invoice') },
          { id: 'address', label: t('receive_address') },
        ]}
      />
      {way === 'invoice' ? <InvoicePanel status={status} connected={connected} /> : <AddressPanel />}
    </Page>
  );
}
