import type { StoredShopPayment } from '../../../lib/app/shop/stored-row.ts';
import { shopKey } from '../../../lib/btcpay/payer/row.ts';
import { followPayment } from '../../btcpay/follow-payment.ts';
import { payShop } from '../../btcpay/pay-shop.ts';
import { offerJson, shopPaymentJson, shopProblems } from '../../btcpay/shop-json.ts';
import { type Context, defineCommand, flag, given, option, positional, withProblems } from '../../command.ts';
import { amount, feerate, uri } from '../../values.ts';

/** The shell can be stopped, and hears how it goes. */
interface PayContext extends Context {
  stopped?(): Promise<void>;
  err?(text: string): void;
}

export const pay = defineCommand({
  name: 'btcpay pay',
  summary:
    "Pay a shop's invoice, over a channel where the shop offers it, else on the chain, and follow it until it is settled. Without --max_amount it only shows what would be paid. The same command again never pays twice.",
  params: {
    url: positional(uri, 'the checkout page, or a request for payment: https://…/i/…'),
    max_amount: option('SATOSHIS', amount, 'the most the invoice may ask for; the fee comes on top'),
    amount: option('SATOSHIS', amount, 'how much, where the invoice leaves it open'),
    feerate: option(
      'SAT_PER_VB',
      feerate,
      'the fee on the chain in sat/vB (by estimates, for the next two blocks)',
    ),
    sent: flag('end as soon as it is sent'),
  },
  async run(context: PayContext, values) {
    const shops = await context.shops();
    const { url, max_amount: maxAmount, amount: chosen, feerate: rate } = values;
    const outcome = await payShop(shops, { url, ...given({ maxAmount, amount: chosen, feerate: rate }) });
    if ('offer' in outcome) return offerJson(outcome.offer);
    const { payment } = outcome;
    if ((maxAmount ?? chosen) === undefined) {
      // Only looked at: as the shop has it now, not as it was when it was paid.
      await shops.watch.look();
      return shopPaymentJson(await shops.payments.row(shopKey(payment)));
    }
    const stopped = context.stopped?.();
    const row = await followPayment(shops, payment, {
      wallet: await context.wallet(),
      ...(stopped !== undefined && { stopped }),
      ...(values.sent && { isEnough: isOut }),
      tell: ({ state, txid }) => context.err?.(`${state}${txid === undefined ? '' : ` ${txid}`}\n`),
    });
    return withProblems(shopPaymentJson(row), values.sent && isOut(row) ? [] : shopProblems(row));
  },
});

/** It has left this wallet, and the shop has not refused it. */
function isOut({ state }: StoredShopPayment): boolean {
  return state === 'sent' || state === 'seen' || state === 'settled';
}
