import { t } from '../base/i18n.ts';
import { TextField } from '../base/TextField.tsx';
import { useLater } from '../base/use-later.ts';
import { typedHost } from './typed-host.ts';

interface Props {
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** Where the store is; below it the address as it will be asked, as one types. */
export function HostField({ value, onInput }: Props) {
  const typed = value.trim() === '' ? undefined : typedHost(value);
  // A host of which half is typed is not wrong yet.
  const rested = useLater(value, 900) === value;
  const problem =
    typed && 'problem' in typed && (rested || typed.problem !== 'form') ? typed.problem : undefined;
  const host = typed && 'host' in typed ? typed.host : undefined;
  return (
    <TextField
      label={t('store_host')}
      value={value}
      onInput={onInput}
      type="text"
      inputMode="url"
      autocomplete="url"
      code
      placeholder="btcpay.example.com"
      hint={host !== undefined && host !== value.trim() ? t('store_host_as', [host]) : t('store_host_hint')}
      error={problem && t(`store_host_${problem}`)}
      testid="store-host"
    />
  );
}
