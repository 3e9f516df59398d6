import { useEffect } from 'preact/hooks';
import type { ShopPaymentView } from '../../lib/rpc/views.ts';
import { type CallState, useCall } from '../base/use-call.ts';

const ASK_EVERY_MS = 3_000;

/** Nothing more comes by itself. */
const isOver = (state: ShopPaymentView['state']): boolean =>
  ['settled', 'expired', 'invalid', 'dropped'].includes(state);

/**
 * A payment to a shop as it is now: asked for again and again while the screen is seen and something may still come, and whenever the
 * wallet says so.
 */
export function useShopPayment(key: string, first?: ShopPaymentView): CallState<ShopPaymentView> {
  const asked = useCall('shopPayment', { key }, ['activity']);
  const view = asked.data ?? (first?.key === key ? first : undefined);
  const goesOn = view === undefined || !isOver(view.state);
  const { reload } = asked;
  useEffect(() => {
    if (!goesOn) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [goesOn, reload]);
  return { ...asked, data: view };
}
