import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from './i18n.ts';

type QrProps = { readonly text: string; readonly label: string };
let loaded: ComponentType<QrProps> | undefined;

/** A QR code; its drawing is loaded when the first is shown. */
export function Qr(props: QrProps) {
  const [ready, setReady] = useState(loaded !== undefined);
  useEffect(() => {
    if (ready) return;
    void import('../qr/QrCode.tsx').then((module) => {
      loaded = module.QrCode;
      setReady(true);
    });
  }, [ready]);
  const Drawn = loaded;
  return (
    <div class="qr-frame" data-testid="qr" data-text={props.text}>
      {Drawn ? <Drawn {...props} /> : <span role="status">{t('loading')}</span>}
    </div>
  );
}
