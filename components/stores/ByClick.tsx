import { askHost } from '../base/ask-host.ts';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { platform } from '../base/platform.ts';
import { go } from '../home/route.ts';
import type { WayProps } from './way.ts';

/** One-click pairing: the store's own page opens, its owner says yes there, nothing is typed. */
export function ByClick({ host, action }: WayProps) {
  const start = () => {
    if (host === undefined) return;
    const asked = askHost(host);
    action.run(async () => {
      await asked;
      const { id, url } = await call('startPairing', { host });
      go('store-pair', id);
      await platform().openSite(url);
    });
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <p class="soft">{t('store_by_click_text')}</p>
      <ErrorNotice room="store" error={action.error} />
      <Button type="submit" wide busy={action.busy} disabled={host === undefined} testid="pair-click">
        {t('store_by_click_go')}
      </Button>
    </form>
  );
}
