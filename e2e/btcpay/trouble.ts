import { expect } from 'vitest';
import type { Page } from '../driver/types.ts';
import type { Asked } from '../page.ts';
import { freshId, noApproval, type Spec } from '../scene.ts';
import { approve, attribute, isThere, sats, sayNo, sees, until } from '../screen.ts';
import type { Lie } from './front.ts';
import { askShop, askToPay, coins, costs, PRICE, quoted, type ShopScene, shipped, visit } from './scene.ts';
import type { Order } from './shop.ts';

/** Of a stranger, on this chain. */
const THIEF = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';

const stolen: Lie = (truth) => ({
  ...truth,
  ...{ address: THIEF, invoiceBitcoinUrl: `bitcoin:${THIEF}?amount=${truth['due']}` },
});
const dearer: Lie = (truth) => {
  const { address } = truth;
  return { ...truth, due: '0.00039064', invoiceBitcoinUrl: `bitcoin:${address}?amount=0.00039064` };
};
/** Something else from the user's yes on: a shop is asked again while a card is shown, nobody knows how often. */
const afterYes =
  ({ ui }: ShopScene, lie: Lie): Lie =>
  async (truth) =>
    (await ui.call('status')).waiting > 0 ? truth : await lie(truth);

/** An order, and the card on which it is shown what it costs. */
async function shownCard(
  scene: ShopScene,
  { page: tab, ...more }: { page?: Page; id?: string; maxAmount?: string } = {},
) {
  const page = tab ?? (await visit(scene));
  const order = await scene.shop.order();
  const before = await coins(scene);
  const asked = await askToPay(page, order.checkoutLink, more);
  const card = await scene.driver.approvalPage();
  return { page, order, before, asked, card };
}

/** Says no to a card that cannot be paid. */
async function givesUp<R>({ driver }: ShopScene, card: Page, asked: Asked<R>): Promise<void> {
  await sayNo(card);
  await asked.error();
  await noApproval(driver);
}

/** Not to the shop, and to nobody else. */
async function nothingPaid(scene: ShopScene, order: Order, before: bigint): Promise<void> {
  expect(scene.shop.admin.invoice(order.invoiceId).paidSat).toBe(0n);
  expect(await coins(scene)).toBe(before);
}

export const shopTroubleSpecs: readonly Spec<ShopScene>[] = [
  {
    name: 'pays what the card has shown, whatever invoice the page asks for meanwhile',
    async run(scene) {
      const { shop } = scene;
      const other = await shop.order();
      const id = freshId();
      const { page, order, before, asked, card } = await shownCard(scene, { id });
      await quoted(card);
      const replaced = await askToPay(page, other.checkoutLink, { id });
      expect(await replaced.error()).toMatchObject({ code: 4025, name: 'IdConflict' });
      await card.bringToFront();
      expect(await sats(card, 'shop-amount')).toBe(PRICE.toString());
      await approve(card);
      const { fee } = await asked.result();
      await shipped(scene, order);
      await costs(scene, before, PRICE + BigInt(fee));
      expect(shop.admin.invoice(other.invoiceId)).toMatchObject({ status: 'New', paidSat: 0n });
    },
  },
  ...[
    { what: 'another address', lie: stolen },
    { what: 'another amount', lie: dearer },
  ].map(
    ({ what, lie }): Spec<ShopScene> => ({
      name: `pays nothing when the shop names ${what} after the card has shown one`,
      async run(scene) {
        const { front } = scene.shop;
        const { order, before, asked, card } = await shownCard(scene);
        await quoted(card);
        front.tell(lie, order.invoiceId);
        try {
          await approve(card);
          await sees(card, 'changed');
          await givesUp(scene, card, asked);
        } finally {
          front.tell();
        }
        await nothingPaid(scene, order, before);
      },
    }),
  ),
  {
    name: 'pays nothing when the shop names another address between the yes and the signature',
    async run(scene) {
      const { front } = scene.shop;
      const { order, before, asked, card } = await shownCard(scene);
      await quoted(card);
      front.tell(afterYes(scene, stolen), order.invoiceId);
      try {
        await approve(card);
        expect(await asked.error()).toMatchObject({
          name: 'PaymentFailed',
          data: { reason: 'InvoiceChanged' },
        });
      } finally {
        front.tell();
      }
      await noApproval(scene.driver);
      await nothingPaid(scene, order, before);
    },
  },
  {
    name: 'shows no amount to approve above what the page has set as the most',
    async run(scene) {
      const { order, before, asked, card } = await shownCard(scene, { maxAmount: '19531' });
      await askShop(card);
      await sees(card, 'obstacle');
      expect(await attribute(card, 'obstacle', 'data-code')).toBe('PaymentFailed');
      expect(await isThere(card, 'shop-ready')).toBe(false);
      await givesUp(scene, card, asked);
      await nothingPaid(scene, order, before);
    },
  },
  {
    name: 'does not pay an invoice that has expired',
    async run(scene) {
      const { admin } = scene.shop;
      const { order, before, asked, card } = await shownCard(scene);
      admin.advance(16 * 60_000);
      await admin.check();
      admin.advance(-16 * 60_000);
      await askShop(card);
      await sees(card, 'obstacle');
      expect(await attribute(card, 'obstacle', 'data-code')).toBe('Expired');
      await givesUp(scene, card, asked);
      await nothingPaid(scene, order, before);
    },
  },
  {
    name: 'pays the rest of an invoice of which a part has come',
    async run(scene) {
      const { shop, world } = scene;
      const { order, before, asked, card } = await shownCard(scene);
      const [address = ''] = shop.admin.invoice(order.invoiceId).addresses;
      await world.fund(address, 10_000n);
      await shop.admin.check();
      // What the shop wants for a second payment is in it.
      const { dueSat } = shop.admin.invoice(order.invoiceId);
      expect(dueSat).toBe(PRICE - 10_000n + 500n);
      expect(await quoted(card)).toBe(dueSat.toString());
      await sees(card, 'shop-rest');
      await approve(card);
      const { amount, fee } = await asked.result();
      expect(amount).toBe(dueSat.toString());
      await shipped(scene, order);
      await costs(scene, before, dueSat + BigInt(fee));
    },
  },
  {
    name: 'pays an invoice once that two tabs ask for',
    async run(scene) {
      const { shop } = scene;
      const page = await visit(scene);
      const other = await scene.driver.newPage(page.url());
      const { order, before, asked, card } = await shownCard(scene, { page });
      const second = await askToPay(other, order.checkoutLink);
      await until(card, 'both', async () => (await attribute(card, 'approve-page', 'data-count')) === '2');
      await card.bringToFront();
      await quoted(card);
      await approve(card);
      const { fee } = await asked.result();
      await until(card, 'the other card', async () => !(await isThere(card, 'shop-ready')));
      await card.bringToFront();
      await askShop(card);
      await sees(card, 'obstacle');
      expect(['PaymentUnderway', 'AlreadyPaid']).toContain(await attribute(card, 'obstacle', 'data-code'));
      expect(await isThere(card, 'shop-ready')).toBe(false);
      await givesUp(scene, card, second);
      await shipped(scene, order);
      expect(shop.admin.invoice(order.invoiceId)).toMatchObject({ exception: 'None', paidSat: PRICE });
      await costs(scene, before, PRICE + BigInt(fee));
    },
  },
  {
    name: 'pays nothing while the shop is away between the yes and the signature, and pays once when it is back',
    async run(scene) {
      const { front } = scene.shop;
      const id = freshId();
      const { page, order, before, asked, card } = await shownCard(scene, { id });
      await quoted(card);
      front.tell(
        afterYes(scene, () => undefined),
        order.invoiceId,
      );
      try {
        await approve(card);
        expect(await asked.error()).toMatchObject({ retryable: true });
      } finally {
        front.tell();
      }
      await noApproval(scene.driver);
      await nothingPaid(scene, order, before);
      await page.bringToFront();
      await page.reload();
      const again = await askToPay(page, order.checkoutLink, { id });
      const next = await scene.driver.approvalPage();
      await quoted(next);
      await approve(next);
      const { fee } = await again.result();
      await shipped(scene, order);
      await costs(scene, before, PRICE + BigInt(fee));
    },
  },
];
