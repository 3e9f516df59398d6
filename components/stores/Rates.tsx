import { useState } from 'preact/hooks';
import type { StoreView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { IconButton } from '../base/IconButton.tsx';
import { t } from '../base/i18n.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import { TextField } from '../base/TextField.tsx';
import { useCall } from '../base/use-call.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { formatRate } from './price.ts';
import { StorePage } from './StorePage.tsx';

/** What one bitcoin costs by the store's own rate source. */
export function Rates({ arg = '' }: ScreenProps) {
  return (
    <StorePage id={arg} title={t('store_rates')} onBack={() => go('store', arg)} testid="store-rates-screen">
      {(store) => <List store={store} />}
    </StorePage>
  );
}

const CURRENCY = /^[A-Za-z0-9]{2,10}$/;

function List({ store }: { readonly store: StoreView }) {
  // Undefined: those of the store's own settings.
  const [chosen, setChosen] = useState<readonly string[] | undefined>();
  const [typed, setTyped] = useState('');
  const { data, error, loading, reload } = useCall('storeRates', {
    store: store.id,
    ...(chosen && { currencies: chosen }),
  });
  const shown = data?.map(({ currency }) => currency) ?? [];
  const missing = loading || error ? [] : (chosen?.filter((one) => !shown.includes(one)) ?? []);
  const wrong = typed.trim() !== '' && !CURRENCY.test(typed.trim());
  const add = () => {
    const currency = typed.trim().toUpperCase();
    if (!CURRENCY.test(currency)) return;
    setChosen([...new Set([...(chosen ?? shown), currency])]);
    setTyped('');
  };
  const drop = (currency: string) => {
    const rest = (chosen ?? shown).filter((one) => one !== currency);
    setChosen(rest.length === 0 ? undefined : rest);
  };
  return (
    <>
      <form
        class="add-currency"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextField
          label={t('store_rates_currency')}
          value={typed}
          onInput={setTyped}
          code
          maxLength={12}
          placeholder="USD"
          error={wrong ? t('store_currency_wrong') : undefined}
          testid="rates-currency"
        />
        <Button type="submit" kind="secondary" disabled={typed.trim() === '' || wrong} testid="rates-add">
          {t('store_rates_add')}
        </Button>
      </form>
      <ErrorNotice
        room="store"
        error={error}
        actions={
          <>
            <Button small kind="secondary" onClick={reload} testid="try-again">
              {t('try_again')}
            </Button>
            {chosen && (
              <Button small kind="secondary" onClick={() => setChosen(undefined)} testid="rates-own">
                {t('store_rates_own')}
              </Button>
            )}
          </>
        }
      />
      {!error && !data && <Skeleton lines={5} />}
      {!error && data?.length === 0 && (
        <Empty icon="activity" title={t('store_rates_none')}>
          {t('store_rates_none_text')}
        </Empty>
      )}
      {!error && data && data.length > 0 && (
        <Card title={t('store_rates_one')}>
          <ul class="rates" data-testid="rates-list" aria-busy={loading}>
            {data.map(({ pair, currency, name, rate }) => (
              <li key={pair} data-currency={currency} data-rate={rate}>
                <span>
                  <bdi dir="ltr">{currency}</bdi>
                  {name !== undefined && <small class="soft"> {name}</small>}
                </span>
                <bdi class="amount" dir="ltr">
                  {formatRate(rate, currency)}
                </bdi>
                {chosen && (
                  <IconButton
                    icon="close"
                    label={t('store_rates_drop', [currency])}
                    onClick={() => drop(currency)}
                    testid={`rates-drop-${currency}`}
                  />
                )}
              </li>
            ))}
            {missing.map((currency) => (
              <li key={currency} data-currency={currency}>
                <span>
                  <bdi dir="ltr">{currency}</bdi>
                </span>
                <span class="soft">{t('store_rates_missing')}</span>
                <IconButton
                  icon="close"
                  label={t('store_rates_drop', [currency])}
                  onClick={() => drop(currency)}
                  testid={`rates-drop-${currency}`}
                />
              </li>
            ))}
          </ul>
          <div class="row">
            <Button small kind="secondary" busy={loading} onClick={reload} testid="rates-again">
              {t('store_rates_again')}
            </Button>
          </div>
        </Card>
      )}
    </>
  );
}
