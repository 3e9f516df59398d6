import { DropZone } from '../base/DropZone.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { UiFailure } from '../base/failure.ts';
import { Icon } from '../base/Icon.tsx';
import { t } from '../base/i18n.ts';
import { Spinner } from '../base/Spinner.tsx';
import { useAction } from '../base/use-action.ts';
import { Section } from './Section.tsx';

/** A picture with a QR code: chosen, dropped or pasted; what it says goes on to Send. It never leaves this device. */
export function Scan() {
  const { busy, error, run } = useAction();
  const read = (picture: Blob | null | undefined) => {
    if (!picture) return;
    run(async () => {
      const { scanPicture } = await import('../qr/scan.ts');
      const text = await scanPicture(picture).catch(() => null);
      if (text === null) throw new UiFailure({ code: 'NoQrInPicture', message: t('error_NoQrInPicture') });
      location.assign(`/popup.html#/send/${encodeURIComponent(text)}`);
    });
  };
  return (
    <Section title={t('settings_scan')} lead={t('settings_scan_hint')}>
      <DropZone
        icon={busy ? <Spinner /> : <Icon name="picture" size={32} />}
        label={t('settings_scan_choose')}
        accept="image/*"
        testid="scan-file"
        onFile={read}
      />
      <ErrorNotice error={error} />
    </Section>
  );
}
