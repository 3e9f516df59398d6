import type { Receipt } from '../../lib/provider/types.ts';
import type { Page } from '../driver/types.ts';
import { eventually } from '../driver/wait.ts';
import { type Asked, ask } from '../page.ts';
import { freshId, freshSite, letIn, type ReadyScene, seen } from '../scene.ts';
import { approve, pressAndLeave, sats, sees } from '../screen.ts';
import type { Order, Shop } from './shop.ts';

/** A funded wallet, and a shop. */
export interface ShopScene extends ReadyScene {
  readonly shop: Shop;
}

/** What a record costs, in satoshis. */
export const PRICE = 19_532n;

/** A tab of a site that was let in. Each time another: of one, the wallet takes only so many requests in so long. */
export async function visit(scene: ShopScene): Promise<Page> {
  const page = await freshSite(scene);
  await letIn(scene, page);
  return page;
}

/** The page asks for a payment as a visitor makes it do, by `picopay_payInvoice`. */
export const askToPay = (
  page: Page,
  url: string,
  more: { readonly id?: string; readonly maxAmount?: string } = {},
): Promise<Asked<Receipt>> => ask(page, 'picopay_payInvoice', { id: freshId(), url, ...more });

/** The user's yes to asking the shop, on a card. */
export const askShop = (card: Page): Promise<void> => approve(card, pressAndLeave, 'shop-ask');

/** Says yes to asking the shop, and returns how many satoshis would be paid. */
export async function quoted(card: Page): Promise<string> {
  await askShop(card);
  await sees(card, 'shop-ready');
  return sats(card, 'shop-amount');
}

/** What the wallet has on the chain, in all. */
export async function coins({ ui }: ShopScene): Promise<bigint> {
  await ui.call('refresh');
  const { onChain } = await ui.call('status');
  return BigInt(onChain?.confirmed ?? -1) + BigInt(onChain?.unconfirmed ?? 0);
}

/** Waits until the wallet has exactly so much less on the chain. */
export function costs(scene: ShopScene, before: bigint, costSat: bigint): Promise<true> {
  return seen(scene.ui, `${costSat} sat less on the chain`, async () => {
    return (await coins(scene)) === before - costSat;
  });
}

export function shipped({ shop }: ShopScene, order: Order): Promise<true> {
  return eventually('the order shipped', async () => (await shop.isShipped(order)) && (true as const));
}
