import type { ApprovalCard } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Countdown } from '../base/Countdown.tsx';
import type { Fact } from '../base/Facts.tsx';
import { t } from '../base/i18n.ts';
import { shortened } from '../base/shortened.ts';

/** @returns the smaller print of a card: the sum where there is a fee, what is left, to whom, until when */
export function cardFacts(card: ApprovalCard): readonly Fact[] {
  const facts: Fact[] = [];
  const spends = card.kind === 'pay' || card.kind === 'payOnChain';
  if (spends && card.amount !== undefined && BigInt(card.fee ?? '0') > 0n) {
    const total = BigInt(card.amount) + BigInt(card.fee ?? '0');
    facts.push({ label: t('approve_total'), value: <Amount sats={total} testid="total" />, strong: true });
  }
  if (spends && card.left !== undefined) {
    facts.push({ label: t('approve_left'), value: <Amount sats={card.left} testid="left" /> });
  }
  if (card.to !== undefined) {
    const to = (
      <code dir="ltr" title={card.to} data-to={card.to}>
        {shortened(card.to)}
      </code>
    );
    facts.push({ label: t('approve_to'), value: to, testid: 'to' });
  }
  if (card.expiresAt !== undefined) {
    facts.push({ label: t('approve_expires'), value: <Countdown until={card.expiresAt} /> });
  }
  return facts;
}
