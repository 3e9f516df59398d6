import type { Status } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Icon } from '../base/Icon.tsx';
import { rich, t } from '../base/i18n.ts';
import { formatRelative } from '../base/time.ts';
import { Measure } from './Measure.tsx';

/** Older than this, the figures' age is said. */
const FRESH_S = 300;

/** What can be sent and received now, and what lies on the chain. */
export function Hero({ status }: { readonly status: Status }) {
  const { onChain, asOf } = status;
  const pending = BigInt(onChain?.unconfirmed ?? '0');
  const old = asOf !== undefined && Date.now() / 1000 - asOf > FRESH_S;
  return (
    <section class="purse">
      <div class="purse-top">
        <h2>{t('can_send')}</h2>
        {status.hub?.online !== undefined && (
          <span class={status.hub.online ? 'purse-state' : 'purse-state off'} data-testid="hub-state">
            {t(status.hub.online ? 'hub_online' : 'hub_offline')}
          </span>
        )}
      </div>
      <Amount sats={status.sendable} size="hero" fiat testid="sendable" />
      <Measure sendable={status.sendable} receivable={status.receivable} />
      <dl class="purse-row">
        <div>
          <dt>
            <Icon name="receive" size={14} />
            {t('receivable')}
          </dt>
          <dd>
            <Amount sats={status.receivable} testid="receivable" />
          </dd>
        </div>
        <div>
          <dt>
            <Icon name="chain" size={14} />
            {t('on_chain')}
          </dt>
          <dd>
            {onChain ? (
              <Amount sats={BigInt(onChain.confirmed) + pending} testid="on-chain" />
            ) : (
              t('on_chain_unknown')
            )}
          </dd>
        </div>
      </dl>
      {pending > 0n && (
        <p class="purse-note">{rich('on_chain_pending', [<Amount key="pending" sats={pending} />])}</p>
      )}
      {old && <p class="purse-note">{t('figures_from', [formatRelative(asOf)])}</p>}
    </section>
  );
}
