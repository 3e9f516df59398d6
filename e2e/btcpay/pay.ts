import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { noApproval, type Spec, seen } from '../scene.ts';
import { approve, attribute, isThere, press, sats, sees, textOf } from '../screen.ts';
import { askToPay, coins, costs, PRICE, quoted, type ShopScene, shipped, visit } from './scene.ts';

export const shopPaySpecs: readonly Spec<ShopScene>[] = [
  {
    name: 'pays a shop on the chain for a site, after a yes to asking the shop and a yes to the amount',
    async run(scene) {
      const { shop, driver, ui } = scene;
      const page = await visit(scene);
      const order = await shop.order();
      const before = await coins(scene);
      shop.front.forget();
      const asked = await askToPay(page, order.checkoutLink);
      const card = await driver.approvalPage();
      await sees(card, 'shop-ask');
      expect(await textOf(card, 'shop-host')).toContain(shop.host);
      expect(await isThere(card, 'shop-amount')).toBe(false);
      expect(shop.front.asked(order.invoiceId)).toEqual([]);
      expect(await quoted(card)).toBe(PRICE.toString());
      expect(shop.front.asked()).toContain(`GET /i/${order.invoiceId}/status`);
      expect(await textOf(card, 'shop-store')).toContain('Corner Records');
      const fee = BigInt(await sats(card, 'shop-fee'));
      expect(fee).toBeGreaterThan(0n);
      await approve(card);
      const receipt = await asked.result();
      expect(receipt).toMatchObject({ amount: PRICE.toString(), fee: fee.toString(), status: 'settled' });
      await noApproval(driver);
      await shipped(scene, order);
      expect(shop.admin.invoice(order.invoiceId)).toMatchObject({ status: 'Settled', paidSat: PRICE });
      await costs(scene, before, PRICE + fee);

      const { entries } = await ui.call('activity', {});
      const entry = entries.find(({ txid }) => txid === receipt.hash);
      expect(entry?.shop).toMatchObject({ host: shop.host, storeName: 'Corner Records', orderId: order.id });
      const popup = await driver.extensionPage(`popup.html#/activity`);
      await sees(popup, 'entry');
      expect(await textOf(popup, 'entry')).toContain('Corner Records');
      await press(popup, 'entry');
      expect(await textOf(popup, 'shop-order')).toBe(order.id);
      expect(await attribute(popup, 'shop-receipt', 'href')).toBe(`${shop.url}/i/${order.invoiceId}/receipt`);
    },
  },
  {
    name: 'pays a shop over the channel where it offers that, without a transaction',
    async run(scene) {
      const { shop, driver, ui } = scene;
      shop.offerChannels(true);
      try {
        const page = await visit(scene);
        const order = await shop.order();
        const before = { coins: await coins(scene), ...(await ui.call('status')) };
        const asked = await askToPay(page, order.checkoutLink);
        const card = await driver.approvalPage();
        expect(await quoted(card)).toBe(PRICE.toString());
        expect(await attribute(card, 'shop-how', 'data-how')).toBe('channel');
        await approve(card);
        const receipt = await asked.result();
        expect(receipt).toMatchObject({ amount: PRICE.toString(), status: 'settled' });
        const hash = createHash('sha256').update(Buffer.from(receipt.token ?? '', 'hex'));
        expect(hash.digest('hex')).toBe(receipt.hash);
        await shipped(scene, order);
        const left = BigInt(before.sendable) - PRICE - BigInt(receipt.fee);
        await seen(ui, 'what it cost, out of the channel', async () => {
          return BigInt((await ui.call('status')).sendable) === left;
        });
        expect(await coins(scene)).toBe(before.coins);
      } finally {
        shop.offerChannels(false);
      }
    },
  },
  {
    name: 'lets a shop make the invoice of a bill only when the user asks for it, and pays that one',
    async run(scene) {
      const { shop, driver } = scene;
      const page = await visit(scene);
      const before = await coins(scene);
      const bill = await shop.bill('10');
      shop.front.forget();
      const asked = await askToPay(page, bill.url);
      const card = await driver.approvalPage();
      await sees(card, 'shop-ask');
      expect(shop.front.asked(bill.id)).toEqual([]);
      expect(await quoted(card)).toBe('15625');
      await approve(card);
      const receipt = await asked.result();
      expect(shop.front.asked(bill.id)).toEqual([
        `GET /payment-requests/${bill.id}/pay?redirectToInvoice=false`,
      ]);
      await costs(scene, before, 15_625n + BigInt(receipt.fee));
    },
  },
];
