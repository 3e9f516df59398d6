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
import { ShopPart } from './ShopPart.tsx';
import { useShopAsk } from './use-shop-ask.ts';
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
  const [over, setOver] = useState(false);
  const shop = useShopAsk(card, onRenew);
  const heading = useRef<HTMLHeadingElement>(null);
  // The title takes the focus, never a button.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  const locked = card.obstacle?.code === 'Locked';
  const spends = card.kind === 'pay' && !locked;
  const showBudget = card.kind === 'budget' || (card.kind === 'enable' && card.wanted) || spends;
  const facts = cardFacts(card);
  const onEnd = () => {
    setOver(true);
    onRenew();
  };
  const label = () => {
    if (shop.stage === 'ask') return t(shop.again ? 'shop_ask_again' : 'shop_ask', [card.shop?.host ?? '']);
    if (shop.stage === 'ready')
      return t('approve_ok_pay', [formatAmount(BigInt(card.shop?.quote?.amount ?? '0'), unit)]);
    if (card.kind === 'pay' || card.kind === 'payOnChain') {
      if (withBudget) return t('approve_ok_pay_budget');
      return t('approve_ok_pay', [formatAmount(BigInt(card.amount ?? '0'), unit)]);
    }
    if (card.kind === 'enable' && withBudget) return t('approve_ok_enable_budget');
    return t(`approve_ok_${card.kind}`);
  };
  const content = `${card.key} ${card.digest}`;
  const blocked = over || shop.stage === 'asking' || (withBudget && budgetFault(form) !== null);
  // What a shop answers is long: what stands in its way comes before it.
  const quoted = card.shop?.quote !== undefined;
  const troubles = (
    <>
      {card.obstacle && <Obstacle problem={card.obstacle} onGone={shop.anew} shop={card.shop} />}
      <ErrorNotice error={error ?? shop.error} room={card.shop && 'shop'} />
    </>
  );
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
        {quoted && troubles}
        <div id="card-sum" class="stack">
          {card.shop ? (
            <ShopPart card={card} asking={shop.stage === 'asking'} onEnd={onEnd} />
          ) : (
            <HowMuch card={card} form={form} />
          )}
          {card.memo !== undefined && card.memo !== '' && <Memo text={card.memo} />}
        </div>
        {card.privateWindow && (
          <Notice kind="info" testid="private">
            {t('approve_private')}
          </Notice>
        )}
        {!quoted && troubles}
        {showBudget && (
          <BudgetPart card={card} form={form} onForm={setForm} on={withBudget} onSwitch={setWithBudget} />
        )}
        {facts.length > 0 && <Facts facts={facts} />}
      </div>
      {shop.stage === 'ask' ? (
        <ApproveButtons
          key="ask"
          testid="shop-ask"
          label={label()}
          content={content}
          busy={busy}
          blocked={card.obstacle !== undefined && !shop.again}
          onApprove={shop.ask}
          onReject={onReject}
        />
      ) : (
        <ApproveButtons
          key="approve"
          label={label()}
          content={content}
          busy={busy}
          blocked={blocked || card.obstacle !== undefined}
          onApprove={() => onApprove(withBudget ? budgetOf(form, card) : undefined)}
          onReject={onReject}
        />
      )}
    </>
  );
}
