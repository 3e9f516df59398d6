import type { ShopPaymentView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { go } from '../home/route.ts';
import { ShopPayment } from '../shop/ShopPayment.tsx';

/** What becomes of a payment to a shop, as long as one looks. */
export function ShopResult({ paid }: { readonly paid: ShopPaymentView }) {
  return (
    <Page
      title={t('result_title')}
      testid="result-screen"
      foot={
        <>
          <Button kind="secondary" onClick={() => go('activity')}>
            {t('nav_activity')}
          </Button>
          <Button onClick={() => go('home')} testid="done">
            {t('done')}
          </Button>
        </>
      }
    >
      <ShopPayment payKey={paid.key} first={paid} />
    </Page>
  );
}
