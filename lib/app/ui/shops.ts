import type { Checkout } from '../../btcpay/payer/checkout.ts';
import type { InvoiceRef } from '../../btcpay/payer/checkout-url.ts';
import { shopKey } from '../../btcpay/payer/row.ts';
import { PicoError } from '../../errors.ts';
import type { ShopPaymentView } from '../../rpc/views.ts';
import type { Write } from '../../store/types.ts';
import { sentUnder } from '../../wallet/sent-once.ts';
import { digestOf } from '../page/canonical.ts';
import { askInvoice, shopLink } from '../shop/access.ts';
import { agreed, claimed, offerOf, type ShopOffer } from '../shop/offer.ts';
import { invoiceOf } from '../shop/request.ts';
import type { StoredShopPayment } from '../shop/stored-row.ts';
import { paymentView, quoteView } from '../shop/views.ts';
import { parseAmount } from './amounts.ts';
import type { UiDeps, UiHandlers } from './deps.ts';
import type { FiguresKeeper } from './figures.ts';

type ShopMethods = 'askShop' | 'shopQuote' | 'payShop' | 'shopPayment';

/** uiCalls, key `shop:<id>`: the payment that a screen's call made. */
interface CallRow {
  readonly at: number;
  readonly shop: string;
  readonly digest: string;
}

interface Asked {
  readonly text: string;
  readonly amount?: string;
}

/** What a screen was shown: its feerate, and of a request for payment the invoice, stand for a while. */
interface Shown {
  readonly ref: InvoiceRef;
  readonly offer: ShopOffer;
  readonly at: number;
}

const KEPT_SECONDS = 60;
/** Kept at most. */
const MOST = 20;

/** Paying a shop's invoice from the wallet's own screens: the rows and the rules are those of the sites' requests. */
export function shopHandlers(deps: UiDeps, figures: FiguresKeeper): Pick<UiHandlers, ShopMethods> {
  const { store, keyring, pages, platform, shops, log, changed } = deps;
  const shown = new Map<string, Shown>();

  /** `bound`: for the yes to what was shown, however long ago. */
  async function quote(params: Asked, bound = false): Promise<ShopOffer> {
    const key = digestOf([params.text, params.amount]);
    const link = shopLink(params.text);
    const last = shown.get(key);
    const before =
      bound || (last !== undefined && platform.clock() - last.at < KEPT_SECONDS) ? last : undefined;
    const amount = params.amount === undefined ? undefined : parseAmount(params.amount, 'amount');
    const ref = before?.ref ?? (await invoiceOf(shops.deps, link));
    const checkout: Checkout = await askInvoice(shops.deps, ref);
    const offer = await offerOf(shops.deps, checkout, {
      ...(amount !== undefined && { amount }),
      ...(before !== undefined && { before: before.offer }),
    });
    shown.delete(key);
    shown.set(key, { ref, offer, at: before?.at ?? platform.clock() });
    const [oldest] = shown.keys();
    if (shown.size > MOST && oldest !== undefined) shown.delete(oldest);
    return offer;
  }

  function shownAs(offer: ShopOffer) {
    const view = { ...quoteView(offer), host: offer.quote.checkout.host };
    return { ...view, digest: digestOf(view) };
  }

  async function pay(params: Asked & { id: string; digest: string }): Promise<ShopPaymentView> {
    const callKey = `shop:${params.id}`;
    const known = await store.get<CallRow>('uiCalls', callKey);
    if (known !== undefined && known.digest !== params.digest)
      throw new PicoError(
        'IdConflict',
        'This call was made for another invoice; no money moved by this one.',
      );
    let key = known?.shop;
    if (key === undefined || (await shops.payments.row(key)).state === 'dropped') {
      await keyring.wallet();
      const offer = await quote(params, true);
      if (shownAs(offer).digest !== params.digest)
        throw new PicoError(
          'Changed',
          'The shop has changed its invoice since. Look at it again; no money moved.',
        );
      const row = await agreed(shops.deps, offer);
      key = shopKey(row);
      const call: CallRow = { at: platform.clock(), shop: key, digest: params.digest };
      const add: Write = { add: 'shopPayments', key, value: row };
      await claimed(row, () => store.commit([add, { put: 'uiCalls', key: callKey, value: call }]));
      log.add('payShop');
    }
    try {
      return await view(await shops.payments.carryOut(key));
    } finally {
      changed(['activity', 'status']);
      figures.history.expectNews();
      void figures.lookOutside();
    }
  }

  async function view(row: StoredShopPayment): Promise<ShopPaymentView> {
    shops.watch.listen(row);
    const problem = row.problem ?? shops.watch.problem(shopKey(row));
    const last =
      problem === undefined ? row : { ...row, problem: { code: problem.code, message: problem.message } };
    return paymentView(last, await onChain(row));
  }

  /** As the wallet knows its transaction, which may have taken the place of the first by a higher fee. */
  async function onChain(row: StoredShopPayment): Promise<{ txid?: string; confirmations?: number }> {
    if (row.txid === undefined) return {};
    const asked = { id: row.payment, address: row.to, amount: BigInt(row.amount) };
    const { txid } = (await sentUnder(store, asked)) ?? { txid: row.txid };
    const entry = (await figures.history.list()).find((one) => one.txid === txid);
    const { height } = entry ?? {};
    if (entry === undefined) return { txid };
    const depth = height === undefined ? 0 : Math.max(1, (await figures.history.tip()) - height + 1);
    return { txid, confirmations: depth };
  }

  return {
    async askShop({ key }) {
      await pages.askShop(key);
      return null;
    },
    async shopQuote(params) {
      const offer = await quote(params);
      const { problem } = offer;
      return {
        ...shownAs(offer),
        ...(problem !== undefined && { problem: { code: problem.code, message: problem.message } }),
      };
    },
    payShop: pay,
    shopPayment: async ({ key }) => await view(await shops.payments.settle(key)),
  };
}
