import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { useAction } from '../base/use-action.ts';

const HOUR_S = 3600;

/**
 * After three rejections in a minute: a rest from the site, which can be taken back under Sites. The background remembers the answer, and
 * with it the offer is gone from the queue.
 */
export function BlockOffer({ origin }: { readonly origin: string }) {
  const { busy, error, run } = useAction();
  const block = async () => {
    await call('blockSite', { origin, until: Math.floor(Date.now() / 1000) + HOUR_S });
  };
  const keep = async () => {
    await call('declineBlock', { origin });
  };
  const actions = (
    <>
      <Button kind="danger" small busy={busy} onClick={() => run(block)} testid="block">
        {t('approve_block_hour')}
      </Button>
      <Button kind="secondary" small onClick={() => run(keep)} testid="block-not">
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
