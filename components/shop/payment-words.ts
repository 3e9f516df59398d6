import type { ShopPaymentView } from '../../lib/rpc/views.ts';
import { formatNumber, t } from '../base/i18n.ts';
import type { Step } from '../base/Steps.tsx';

export interface PaymentWords {
  readonly kind: 'ok' | 'bad' | 'warn' | 'wait';
  readonly title: string;
  readonly text: string;
}

/** Is part of it still due, and to be paid while there is time? */
export const isShort = ({ due, state }: ShopPaymentView): boolean =>
  due !== undefined && due !== '0' && (state === 'sent' || state === 'seen');

/** @returns what has become of a payment to a shop, and what to do about it */
export function paymentWords(view: ShopPaymentView): PaymentWords {
  const { state, host } = view;
  const say = (kind: PaymentWords['kind'], what: string): PaymentWords => ({
    kind,
    title: t(`shop_${what}_title`),
    text: t(`shop_${what}_text`, [host]),
  });
  if (isShort(view)) return say('warn', 'short');
  switch (state) {
    case 'agreed':
    case 'signed':
      return say('wait', 'sending');
    case 'sent':
      return say('wait', 'sent');
    case 'seen':
      return say('ok', view.overpaid ? 'overpaid' : 'seen');
    case 'settled':
      return say('ok', view.overpaid ? 'overpaid' : view.late ? 'late_settled' : 'settled');
    case 'expired':
      return say('warn', view.late ? 'late' : 'expired');
    case 'invalid':
      return say('bad', 'invalid');
    case 'dropped':
      return say('bad', 'dropped');
  }
}

/** @returns its way to the shop, a step a line; none where there is no way on */
export function paymentSteps(view: ShopPaymentView): readonly Step[] {
  const { state, how, confirmations, needed } = view;
  if (isShort(view) || state === 'expired' || state === 'invalid' || state === 'dropped') return [];
  const reached = ['agreed', 'signed', 'sent', 'seen', 'settled'].indexOf(state);
  const at = (step: number): Step['state'] =>
    reached >= step || state === 'settled' ? 'done' : reached === step - 1 ? 'now' : 'later';
  const count =
    confirmations !== undefined && needed !== undefined
      ? { detail: t('shop_confirmations', [formatNumber(confirmations), formatNumber(needed)]) }
      : {};
  return [
    { label: t('shop_step_sent'), state: reached === 0 ? 'now' : at(2) },
    { label: t('shop_step_seen'), state: at(3) },
    { label: t(how === 'chain' ? 'shop_step_confirmed' : 'shop_step_settled'), state: at(4), ...count },
  ];
}
