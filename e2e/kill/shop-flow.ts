import { expect } from 'vitest';
import type { Receipt } from '../../lib/provider/types.ts';
import type { LedgerRow } from '../../lib/wallet/rows.ts';
import { askToPay, PRICE } from '../btcpay/scene.ts';
import type { Order, Shop } from '../btcpay/shop.ts';
import { eventually } from '../driver/wait.ts';
import { ask } from '../page.ts';
import { freshId, nextClick, noApproval, seen } from '../scene.ts';
import type { Flow } from './deaths.ts';
import { decided } from './pay-flow.ts';
import { asked as again, type Site, type Stage } from './stage.ts';

interface Money {
  readonly coins: bigint;
  readonly sendable: bigint;
}
interface Bought {
  readonly id: string;
  readonly order: Order;
  readonly before: Money;
  receipt?: Receipt;
}

export interface ShopOptions {
  readonly site: Site;
  readonly shop: Shop;
  readonly how: 'chain' | 'channel';
}

/** A shop's invoice that a site asks for. Each answer of the shop is a step too, at which the background can die. */
export function shopFlow(stage: Stage, { site, shop, how }: ShopOptions): Flow<Bought> {
  const { scene, server } = stage;
  const money = async (): Promise<Money> => {
    const { onChain, sendable } = await stage.ui().call('status');
    const coins = BigInt(onChain?.confirmed ?? -1) + BigInt(onChain?.unconfirmed ?? 0);
    return { coins, sendable: BigInt(sendable) };
  };
  const pay = async (bought: Bought): Promise<void> => {
    const { invoiceId, checkoutLink } = bought.order;
    shop.front.waitFor(() => fetch(`${server.url}?when=asked&tables=shop`), invoiceId);
    try {
      const asked = await askToPay(site.page(), checkoutLink, { id: bought.id });
      bought.receipt = await decided(scene, asked);
    } finally {
      shop.front.waitFor();
    }
  };
  return {
    name: how === 'chain' ? 'payment of a shop on chain' : 'payment of a shop over the channel',
    async prepare() {
      shop.offerChannels(how === 'channel');
      await nextClick(site.page());
      await again(() => stage.ui().call('refresh'));
      return { id: freshId(), order: await shop.order(), before: await money() };
    },
    act: pay,
    async again(bought) {
      if (bought.receipt !== undefined) return;
      await site.back();
      await pay(bought);
    },
    async check({ id, order, before, receipt }) {
      const fee = BigInt(receipt?.fee ?? -1);
      expect(receipt).toMatchObject({ id, amount: PRICE.toString(), status: 'settled' });
      expect(await (await ask(site.page(), 'picopay_getPayment', { id })).result()).toEqual(receipt);
      await eventually('the order shipped', () => shop.isShipped(order));
      expect(shop.admin.invoice(order.invoiceId)).toMatchObject({ exception: 'None', paidSat: PRICE });
      const cost = PRICE + fee;
      const after =
        how === 'chain'
          ? { ...before, coins: before.coins - cost }
          : { ...before, sendable: before.sendable - cost };
      await seen(stage.ui(), 'what it cost, once', async () => {
        const now = await money();
        return now.coins === after.coins && now.sendable === after.sendable;
      });
      const ledger = await stage.peek().rows<LedgerRow>('ledger');
      const sent = ledger.filter(({ token }) => how === 'channel' && token === receipt?.hash);
      expect(sent).toHaveLength(how === 'channel' ? 1 : 0);
      await noApproval(scene.driver);
    },
  };
}
