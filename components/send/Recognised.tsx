import type { Inspected } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Countdown } from '../base/Countdown.tsx';
import { Icon } from '../base/Icon.tsx';
import { rich, t } from '../base/i18n.ts';

interface Props {
  readonly seen: Inspected;
  /** Its time is over. */
  readonly onExpired: () => void;
}

/** What the text turned out to be, and how it will be paid. */
export function Recognised({ seen, onExpired }: Props) {
  const onChain = seen.kind === 'address';
  return (
    <div class="recognised" data-testid="recognised" data-kind={seen.kind} role="status">
      <span class="recognised-icon">
        <Icon name={onChain ? 'chain' : 'connect'} />
      </span>
      <div>
        <strong>{t(`recognised_${seen.kind}`)}</strong>
        <small class="soft">
          {t(onChain ? 'recognised_on_chain' : 'recognised_channel')}
          {seen.hub !== undefined && <bdi dir="ltr"> · {seen.hub.replace(/^https?:\/\//, '')}</bdi>}
        </small>
        {seen.memo !== undefined && <q class="memo">{seen.memo}</q>}
        {seen.expiresAt !== undefined && (
          <small class="soft">
            {rich('expires_in', [<Countdown key="left" until={seen.expiresAt} onEnd={onExpired} />])}
          </small>
        )}
      </div>
      {seen.amount !== undefined && <Amount sats={seen.amount} size="large" testid="recognised-amount" />}
    </div>
  );
}
