import { rich, t } from '../base/i18n.ts';
import { Spinner } from '../base/Spinner.tsx';
import { ShopHost } from './ShopHost.tsx';
import './shop.css';

interface Props {
  readonly host: string;
  /** The answer is awaited. */
  readonly asking: boolean;
}

/** Before the shop has answered: who would be asked, and what that means. */
export function ShopAsk({ host, asking }: Props) {
  const name = (
    <bdi key="host" dir="ltr">
      {host}
    </bdi>
  );
  return (
    <section class="card shop-ask">
      <ShopHost host={host} />
      {asking ? (
        <p class="shop-asking" data-testid="shop-asking">
          <Spinner />
          <span>{rich('shop_asking', [name])}</span>
        </p>
      ) : (
        <>
          <p>{rich('shop_ask_text', [name])}</p>
          <p class="soft small">{t('shop_ask_learns')}</p>
        </>
      )}
    </section>
  );
}
