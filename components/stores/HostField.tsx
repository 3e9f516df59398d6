import { t } from '../base/i18n.ts';
import { TextField } from '../base/TextField.tsx';
import { typedHost } from './typed-host.ts';

interface Props {
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** Where the store is; below it the address as it will be asked, as one types. */
export function HostField({ value, onInput }: Props) {
  const typed = value.trim() === '' ? undefined : typedHost(value);
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
      error={typed && 'problem' in typed ? t(`store_host_${typed.problem}`) : undefined}
      testid="store-host"
    />
  );
}
