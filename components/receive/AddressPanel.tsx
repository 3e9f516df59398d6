import { CopyButton } from '../base/CopyButton.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Qr } from '../base/Qr.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { useCall } from '../base/use-call.ts';

/** A fresh address of the wallet on the chain. */
export function AddressPanel() {
  const { data, error } = useCall('address', undefined, ['status']);
  if (error) return <ErrorNotice error={error} />;
  if (!data) return <Skeleton lines={5} />;
  return (
    <div class="code-panel">
      <Qr text={`bitcoin:${data.address}`} label={t('qr_address')} />
      <code class="code-line" dir="ltr" data-testid="address">
        {data.address}
      </code>
      <CopyButton text={data.address} label={t('copy_address')} wide kind="primary" testid="copy-address" />
      <p class="soft small">{t('address_hint')}</p>
    </div>
  );
}
