import type { ApprovalCard } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Icon } from '../base/Icon.tsx';
import { t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { usePrefs } from '../base/prefs.ts';
import type { BudgetForm } from './budget-form.ts';

interface Props {
  readonly card: ApprovalCard;
  readonly form: BudgetForm;
}

/** The figure the eye goes to: what is paid, received or granted; in words what letting in means. */
export function HowMuch({ card, form }: Props) {
  const { unit } = usePrefs();
  if (card.kind === 'enable') return <LetIn />;
  if (card.kind === 'budget') {
    return (
      <div class="how-much">
        <Amount sats={form.limit ?? 0n} size="hero" fiat testid="amount" />
        <p>{t(`period_${form.period}`)}</p>
      </div>
    );
  }
  const fee = BigInt(card.fee ?? '0');
  return (
    <>
      <div class="how-much">
        <Amount sats={card.amount ?? '0'} size="hero" fiat testid="amount" />
        {card.kind === 'createInvoice' ? (
          <p>{t('approve_receive')}</p>
        ) : (
          <p data-testid="fee" data-sats={fee.toString()}>
            {fee === 0n ? t('approve_fee_none') : t('approve_fee', [formatAmount(fee, unit)])}
          </p>
        )}
      </div>
      {card.kind === 'createInvoice' && <p class="card-words">{t('approve_createInvoice_body')}</p>}
    </>
  );
}

/** What letting a site in means, line by line. */
function LetIn() {
  return (
    <ul class="let-in">
      {(['asks', 'sees', 'never'] as const).map((line) => (
        <li key={line} class={line}>
          <Icon name={line === 'never' ? 'close' : 'check'} size={16} />
          {t(`approve_enable_${line}`)}
        </li>
      ))}
    </ul>
  );
}
