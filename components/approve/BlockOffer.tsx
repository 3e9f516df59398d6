import { useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { useAction } from '../base/use-action.ts';

const HOUR_S = 3600;

/** After three rejections in a minute: a rest from the site, which can be taken back under Sites. */
export function BlockOffer({ origin, onDone }: { readonly origin: string; readonly onDone: () => void }) {
  const [blocked, setBlocked] = useState(false);
  const { busy, error, run } = useAction();
  if (blocked) {
    return (
      <Notice kind="ok" testid="blocked">
        {t('approve_blocked')}
      </Notice>
    );
  }
  const actions = (
    <>
      <Button
        kind="danger"
        small
        busy={busy}
        testid="block"
        onClick={() =>
          run(async () => {
            await call('blockSite', { origin, until: Math.floor(Date.now() / 1000) + HOUR_S });
            setBlocked(true);
            onDone();
          })
        }
      >
        {t('approve_block_hour')}
      </Button>
      <Button kind="secondary" small onClick={onDone} testid="block-not">
        {t('approve_block_keep')}
      </Button>
    </>
  );
  return (
    <>
      <Notice kind="warn" title={t('approve_block_offer')} actions={actions} testid="block-offer">
        <bdi dir="ltr">{origin}</bdi>
      </Notice>
      <ErrorNotice error={error} />
    </>
  );
}
