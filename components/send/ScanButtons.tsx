import { Button } from '../base/Button.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { UiFailure } from '../base/failure.ts';
import { t } from '../base/i18n.ts';
import { platform } from '../base/platform.ts';
import { useAction } from '../base/use-action.ts';

/** Other ways to say to whom: the clipboard, a QR code on the page behind, a picture (in a tab: a file picker closes popups). */
export function ScanButtons({ onText }: { readonly onText: (text: string) => void }) {
  const { busy, error, run } = useAction();
  const scan = () =>
    run(async () => {
      const picture = await (await fetch(await platform().captureTab())).blob();
      const { scanPicture } = await import('../qr/scan.ts');
      const text = await scanPicture(picture);
      if (text === null) throw new UiFailure({ code: 'NoQrOnPage', message: t('error_NoQrOnPage') });
      onText(text);
    });
  const paste = () =>
    run(async () => {
      const text = (await navigator.clipboard.readText()).trim();
      if (text === '') throw new UiFailure({ code: 'ClipboardEmpty', message: t('error_ClipboardEmpty') });
      onText(text);
    });
  return (
    <>
      <div class="scan-row">
        <Button small kind="secondary" icon="copy" onClick={paste} testid="paste">
          {t('paste')}
        </Button>
        <Button small kind="secondary" icon="scan" busy={busy} onClick={scan} testid="scan-page">
          {t('scan_page')}
        </Button>
        <Button
          small
          kind="secondary"
          icon="picture"
          testid="scan-picture"
          onClick={() => void platform().openTab('/options.html#/scan')}
        >
          {t('scan_picture')}
        </Button>
      </div>
      <ErrorNotice error={error} />
    </>
  );
}
