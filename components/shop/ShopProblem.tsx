import type { ShopPaymentView } from '../../lib/rpc/views.ts';
import { errorText } from '../base/error-text.ts';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';

interface Props {
  readonly problem: ShopPaymentView['problem'];
}

/** Why a payment was dropped, or why its shop cannot be asked now; then it is asked again by itself. */
export function ShopProblem({ problem }: Props) {
  if (problem === undefined) return null;
  return (
    <Notice kind="warn" testid="shop-problem">
      {problem.code === 'ShopUnreachable' ? t('shop_away') : errorText(problem, 'shop')}
    </Notice>
  );
}
