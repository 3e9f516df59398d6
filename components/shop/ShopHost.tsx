import { Icon } from '../base/Icon.tsx';
import { t } from '../base/i18n.ts';

/** Whose server it is: the one word about a shop that is not its own. */
export function ShopHost({ host }: { readonly host: string }) {
  return (
    <p class="shop-host">
      <Icon name="sites" size={18} />
      <span class="hidden">{t('shop_server')}</span>
      <bdi dir="ltr" data-testid="shop-host" data-host={host}>
        {host.split('.').map((part, index) => (
          <span key={index}>
            {index > 0 && (
              <>
                .<wbr />
              </>
            )}
            {part}
          </span>
        ))}
      </bdi>
    </p>
  );
}
