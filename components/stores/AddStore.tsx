import { useState } from 'preact/hooks';
import { askHost } from '../base/ask-host.ts';
import { Choice } from '../base/Choice.tsx';
import { call } from '../base/client.ts';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { useAction } from '../base/use-action.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { ByClick } from './ByClick.tsx';
import { ByCode } from './ByCode.tsx';
import { ByFile } from './ByFile.tsx';
import { ByKey } from './ByKey.tsx';
import { HostField } from './HostField.tsx';
import { typedHost } from './typed-host.ts';
import type { WayProps } from './way.ts';
import './stores.css';

const WAYS = ['click', 'code', 'key', 'file'] as const;
type Way = (typeof WAYS)[number];

/** Another store: where it is, and how it lets the wallet in. `#/store-add/file` begins with a file. */
export function AddStore({ arg }: ScreenProps) {
  const [typed, setTyped] = useState('');
  const [way, setWay] = useState<Way>(WAYS.find((one) => one === arg) ?? 'click');
  const action = useAction();
  const found = typedHost(typed);
  const parts: WayProps = {
    host: 'host' in found ? found.host : undefined,
    action,
    onAdd: (store, host) => {
      const asked = host === undefined ? undefined : askHost(host);
      action.run(async () => {
        await asked;
        go('store', (await call('addStore', store)).id);
      });
    },
  };
  const hostField = (
    <HostField
      value={typed}
      onInput={(next) => {
        setTyped(next);
        action.clear();
      }}
    />
  );
  return (
    <Page title={t('store_add')} onBack={() => go('stores')} testid="store-add-screen">
      <Choice
        label={t('store_add_how')}
        value={way}
        testid="store-by"
        onChange={(next) => {
          setWay(next);
          action.clear();
        }}
        options={WAYS.map((value) => ({ value, label: t(`store_by_${value}`) }))}
      />
      {way !== 'file' && hostField}
      {way === 'click' && <ByClick {...parts} />}
      {way === 'code' && <ByCode {...parts} />}
      {way === 'key' && <ByKey {...parts} />}
      {way === 'file' && <ByFile {...parts} hostField={hostField} />}
    </Page>
  );
}
