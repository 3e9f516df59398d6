import type { ShopQuoteView } from '../../lib/rpc/views.ts';
import { rich, t } from '../base/i18n.ts';

/** What the shop says of itself and of the order: quoted, for nobody has checked it. */
export function ShopWords({ storeName, itemDesc, orderId }: Partial<ShopQuoteView>) {
  if (storeName === undefined && itemDesc === undefined && orderId === undefined) return null;
  return (
    <figure class="shop-words">
      <figcaption>{t('shop_says')}</figcaption>
      <blockquote>
        {storeName !== undefined && (
          <strong>
            <bdi dir="auto" data-testid="shop-store">
              {storeName}
            </bdi>
          </strong>
        )}
        {itemDesc !== undefined && (
          <span>
            <bdi dir="auto" data-testid="shop-item">
              {itemDesc}
            </bdi>
          </span>
        )}
        {orderId !== undefined && (
          <span class="soft">
            {rich('shop_order', [
              <bdi key="order" dir="auto" data-testid="shop-order">
                {orderId}
              </bdi>,
            ])}
          </span>
        )}
      </blockquote>
    </figure>
  );
}
