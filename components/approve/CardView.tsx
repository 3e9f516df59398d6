import { useEffect, useRef, useState } from 'preact/hooks';
import type { BudgetRequest } from '../../lib/provider/types.ts';
import type { ApprovalCard } from '../../lib/rpc/views.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { Facts } from '../base/Facts.tsx';
import type { UiFailure } from '../base/failure.ts';
import { t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { Notice } from '../base/Notice.tsx';
import { usePrefs } from '../base/prefs.ts';
import { ApproveButtons } from './ApproveButtons.tsx';
import { BudgetPart } from './BudgetPart.tsx';
import { type BudgetForm, budgetFault, budgetOf, proposedBudget } from './budget-form.ts';
import { cardFacts } from './card-facts.tsx';
import { HowMuch } from './HowMuch.tsx';
import { Memo } from './Memo.tsx';
import { Obstacle } from './Obstacle.tsx';
import { Who } from './Who.tsx';

interface Props {
  readonly card: ApprovalCard;
  readonly changed: boolean;
  readonly busy: boolean;
  readonly error: UiFailure | undefined;
  readonly onApprove: (budget: BudgetRequest | undefined) => void;
  readonly onReject: () => void;
  readonly onRenew: () => void;
}

/** One request: who, how much, what for, what is left; and the two buttons. Drawn anew for each key and digest. */
export function CardView({ card, changed, busy, error, onApprove, onReject, onRenew }: Props) {
  const { unit } = usePrefs();
  const [form, setForm] = useState<BudgetForm>(() => proposedBudget(card));
  const [withBudget, setWithBudget] = useState(card.wanted !== undefined && card.kind !== 'pay');
  const heading = useRef<HTMLHeadingElement>(null);
  // The title takes the focus, never a button.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  const locked = card.obstacle?.code === 'Locked';
  const spends = card.kind === 'pay' && !locked;
  const showBudget = card.kind === 'budget' || (card.kind === 'enable' && card.wanted) || spends;
  const facts = cardFacts(card);
  const label = () => {
    if (card.kind === 'pay' || card.kind === 'payOnChain') {
      if (withBudget) return t('approve_ok_pay_budget');
      return t('approve_ok_pay', [formatAmount(BigInt(card.amount ?? '0'), unit)]);
    }
    if (card.kind === 'enable' && withBudget) return t('approve_ok_enable_budget');
    return t(`approve_ok_${card.kind}`);
  };
  return (
    <>
      <div
        class="page-body"
        role="alertdialog"
        aria-labelledby="card-title card-who"
        aria-describedby="card-sum"
      >
        <div class="card-who">
          <Who card={card} id="card-who" />
          <h1 id="card-title" tabIndex={-1} ref={heading}>
            {t(`approve_title_${card.kind}`)}
          </h1>
        </div>
        {changed && (
          <Notice kind="warn" testid="changed">
            {t('approve_changed')}
          </Notice>
        )}
        <div id="card-sum" class="stack">
          <HowMuch card={card} form={form} />
          {card.memo !== undefined && card.memo !== '' && <Memo text={card.memo} />}
        </div>
        {card.privateWindow && (
          <Notice kind="info" testid="private">
            {t('approve_private')}
          </Notice>
        )}
        {card.obstacle && <Obstacle problem={card.obstacle} onGone={onRenew} />}
        {showBudget && (
          <BudgetPart card={card} form={form} onForm={setForm} on={withBudget} onSwitch={setWithBudget} />
        )}
        {facts.length > 0 && <Facts facts={facts} />}
        <ErrorNotice error={error} />
      </div>
      <ApproveButtons
        label={label()}
        content={`${card.key} ${card.digest}`}
        busy={busy}
        blocked={card.obstacle !== undefined || (withBudget && budgetFault(form) !== null)}
        onApprove={() => onApprove(withBudget ? budgetOf(form, card) : undefined)}
        onReject={onReject}
      />
    </>
  );
}
