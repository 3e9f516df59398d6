import { expect } from 'vitest';
import type { Driver, Page } from '../driver/types.ts';
import { eventually, PATIENCE_MS } from '../driver/wait.ts';
import type { Spec } from '../scene.ts';
import { attribute, isThere, press, sats, sees, type, until } from '../screen.ts';
import type { Status } from './front.ts';
import { coins, costs, PRICE, type ShopScene, shipped } from './scene.ts';

/** The tab in which an address was opened, by whomever. */
export const tabAt = (driver: Driver, start: string): Promise<Page> =>
  eventually(`a tab with ${start}`, async () => {
    for (const page of await driver.pages())
      if ((await page.evaluate(() => location.href).catch(() => '')).startsWith(start)) return page;
    return undefined;
  });

/** The popup over a tab in which it has found an invoice. Where the driver has it in a tab of its own, it looks while the other is in front. */
async function popupOver({ driver }: ShopScene, page: Page): Promise<Page> {
  await page.bringToFront();
  const popup = await driver.openPopup();
  if (driver.kind === 'chromium') {
    await sees(popup, 'found-invoice');
    return popup;
  }
  await page.bringToFront();
  await popup.evaluate(() => {
    document.documentElement.dataset['old'] = '';
    location.reload();
  });
  await popup.waitForSelector('html:not([data-old]) [data-testid="found-invoice"]', { timeout: PATIENCE_MS });
  // Behind another, a tab is not drawn.
  await popup.bringToFront();
  return popup;
}

/** From the yes to asking to the shop's word that it has its money. Returns the fee. */
async function paysInPopup(popup: Page): Promise<bigint> {
  await sees(popup, 'shop-ready');
  expect(await sats(popup, 'shop-amount')).toBe(PRICE.toString());
  await press(popup, 'pay-shop');
  await until(popup, 'the shop content', async () => {
    return (await attribute(popup, 'shop-state', 'data-state')) === 'settled';
  });
  await sees(popup, 'shop-receipt');
  const fee = BigInt(await sats(popup, 'sent-fee'));
  expect(fee).toBeGreaterThan(0n);
  return fee;
}

export const shopScreenSpecs: readonly Spec<ShopScene>[] = [
  {
    name: 'pays what a link pasted into the popup asks for, and follows it until the shop is content',
    async run(scene) {
      const { shop, driver } = scene;
      const order = await shop.order();
      const before = await coins(scene);
      shop.front.forget();
      const popup = await driver.extensionPage('popup.html#/send');
      await type(popup, 'send-to', order.checkoutLink);
      await sees(popup, 'shop-ask');
      expect(await attribute(popup, 'shop-host', 'data-host')).toBe(shop.host);
      expect(shop.front.asked(order.invoiceId)).toEqual([]);
      await press(popup, 'shop-ask');
      const fee = await paysInPopup(popup);
      await shipped(scene, order);
      await costs(scene, before, PRICE + fee);
    },
  },
  {
    name: 'finds the invoice of the page that is open, and pays it from the popup',
    async run(scene) {
      const { shop, driver } = scene;
      const order = await shop.order();
      const before = await coins(scene);
      const page = await driver.newPage(order.checkoutLink);
      const popup = await popupOver(scene, page);
      await press(popup, 'found-invoice');
      expect(await attribute(popup, 'shop-host', 'data-host')).toBe(shop.host);
      await press(popup, 'shop-ask');
      const fee = await paysInPopup(popup);
      await shipped(scene, order);
      await costs(scene, before, PRICE + fee);
      await page.bringToFront();
      await until(page, 'the shop says so', async () => {
        // It may be on its way to the receipt.
        const isSettled = await page.$('[data-status=Settled]').catch(() => null);
        return isSettled !== null || page.url().endsWith('/receipt');
      });
      if (!popup.isClosed()) await popup.close();
    },
  },
  {
    name: 'finds the invoice in the window that a shop opens over its page',
    async run(scene) {
      const { shop, driver } = scene;
      const page = await driver.newPage(`${shop.url}/shop`);
      await page.click('#buy');
      await page.waitForSelector('iframe[name=btcpay]');
      const popup = await popupOver(scene, page);
      await press(popup, 'found-invoice');
      await sees(popup, 'shop-ask');
      expect(await attribute(popup, 'shop-host', 'data-host')).toBe(shop.host);
      expect(await isThere(popup, 'shop-amount')).toBe(false);
      if (!popup.isClosed()) await popup.close();
    },
  },
  {
    name: 'pays the rest by one press when the payment came short',
    async run(scene) {
      const { shop, driver, world } = scene;
      const order = await shop.order();
      const before = await coins(scene);
      const [address = ''] = shop.admin.invoice(order.invoiceId).addresses;
      // Somebody else's coins come first, and the shop has not told yet that a second payment costs more.
      let first: Status | undefined;
      shop.front.tell((truth) => (first ??= truth), order.invoiceId);
      const popup = await driver.extensionPage('popup.html#/send');
      try {
        await type(popup, 'send-to', order.checkoutLink);
        await press(popup, 'shop-ask');
        await sees(popup, 'shop-ready');
        await world.fund(address, 400n);
        await press(popup, 'pay-shop');
        await sees(popup, 'shop-state');
      } finally {
        shop.front.tell();
      }
      const fee = BigInt(await sats(popup, 'sent-fee'));
      await until(popup, 'what is left', async () => {
        return (await isThere(popup, 'shop-due')) && (await sats(popup, 'shop-due')) === '600';
      });
      await press(popup, 'pay-rest');
      await until(popup, 'the shop content', async () => {
        return (await attribute(popup, 'shop-state', 'data-state')) === 'settled';
      });
      expect(await sats(popup, 'sent-amount')).toBe('600');
      await shipped(scene, order);
      await costs(scene, before, PRICE + fee + 600n + BigInt(await sats(popup, 'sent-fee')));
    },
  },
];
