import type { Problem, ShopPart } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { errorText } from '../base/error-text.ts';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { platform } from '../base/platform.ts';
import { UnlockInline } from './UnlockInline.tsx';

interface Props {
  readonly problem: Problem;
  readonly onGone: () => void;
  /** Of a card that pays a shop. */
  readonly shop?: ShopPart | undefined;
}

/** Where the user can do something about it. */
const WAY_OUT: Readonly<Record<string, { readonly path: string; readonly label: string }>> = {
  InsufficientFunds: { path: '/popup.html#/connect', label: 'approve_top_up' },
  NotConnected: { path: '/popup.html#/connect', label: 'approve_connect' },
};

/** A shop that is paid on the chain needs coins there. */
const COINS = { path: '/popup.html#/receive', label: 'first_fund_action' } as const;

/** What keeps the card from being approved, and what to do about it. */
export function Obstacle({ problem, onGone, shop }: Props) {
  if (problem.code === 'Locked') {
    return (
      <section class="obstacle stack" data-testid="obstacle" data-code="Locked">
        <p>{t('approve_locked')}</p>
        <UnlockInline onUnlocked={onGone} />
      </section>
    );
  }
  const coins = problem.code === 'InsufficientFunds' && shop?.quote?.how === 'chain';
  const way = coins ? COINS : WAY_OUT[problem.code];
  const text = shop ? shopText(problem) : cardText(problem);
  return (
    <div data-testid="obstacle" data-code={problem.code}>
      <Notice
        kind="warn"
        actions={
          way && (
            <Button small kind="secondary" onClick={() => void platform().openTab(way.path)} testid="way-out">
              {t(way.label)}
            </Button>
          )
        }
      >
        {text}
      </Notice>
    </div>
  );
}

const cardText = (problem: Problem): string =>
  problem.code === 'InsufficientFunds' ? t('approve_insufficient') : errorText(problem);

/** Before it is paid only one thing fails a payment: the site's own limit. */
const shopText = (problem: Problem): string =>
  problem.code === 'PaymentFailed' ? t('approve_shop_above') : errorText(problem, 'shop');
