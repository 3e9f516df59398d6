import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { askToPay, quoted } from '../e2e/btcpay/scene.ts';
import { buildExtension } from '../e2e/build.ts';
import type { Page } from '../e2e/driver/types.ts';
import { ask } from '../e2e/page.ts';
import { freshId, freshSite, invoiceOf, letIn, makeReady, openScene, type ReadyScene } from '../e2e/scene.ts';
import { press, pressAndLeave, sees, type } from '../e2e/screen.ts';
import { startWorld } from '../e2e/world.ts';

/** `npm run screens`: takes docs/screens/*.png, light and dark, of the real extension in a world of its own. */
const OUT = fileURLToPath(new URL('../docs/screens/', import.meta.url));
const SMALL = { width: 380, height: 600, deviceScaleFactor: 2 };
const TAB = { width: 900, height: 760, deviceScaleFactor: 1.5 };
const CALM_MS = 400;

async function picture(page: Page, name: string, size: typeof SMALL): Promise<void> {
  await page.setViewport(size);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
    await new Promise((resolve) => setTimeout(resolve, CALM_MS));
    await page.screenshot({ path: path.join(OUT, `${name}-${theme}.png`) as `${string}.png` });
  }
  process.stdout.write(`${name}\n`);
}

/** Something to look at: a site with a budget, payments, money received. */
async function live(scene: ReadyScene): Promise<Page> {
  const page = await freshSite(scene);
  await letIn(scene, page, { limit: '5000', perPayment: '300' });
  for (const [sats, memo] of [
    [21n, 'The tide tables'],
    [120n, 'Minutes 1 to 12'],
    [250n, 'A map of the harbour'],
  ] as const) {
    const { uri } = await invoiceOf(scene, sats, memo);
    await (await ask(page, 'picopay_pay', { id: freshId(), invoice: uri })).result();
  }
  const { uri } = await scene.ui.call('createInvoice', { amount: '4200', memo: 'Lunch' });
  await scene.world.payee.wallet.payInvoice({ id: freshId(), uri });
  return page;
}

/** A shop of BTCPay as whoever pays it sees it, and a store as its owner does. */
async function shopAndStore(scene: ReadyScene, site: string): Promise<void> {
  const { driver, ui, world } = scene;
  const shop = await world.newShop();
  const page = await driver.newPage(site);
  const { checkoutLink } = await shop.order();
  const asked = await askToPay(page, checkoutLink);
  const card = await driver.approvalPage();
  await quoted(card);
  await picture(card, 'approval-shop', SMALL);
  await pressAndLeave(card, 'reject');
  await asked.error();
  await page.close();

  const code = shop.admin.pairingCode(shop.storeId);
  const { id: store } = await ui.call('addStore', { by: 'code', host: shop.url, code });
  const invoice = { price: '12.50', currency: 'EUR', orderId: 'A-17', itemDesc: 'A record' };
  const { id } = await ui.call('newStoreInvoice', { call: 'picture', store, invoice });
  const popup = await driver.extensionPage(
    `popup.html#/store-invoice/${encodeURIComponent(`${store}/${id}`)}`,
  );
  await sees(popup, 'invoice-qr');
  await picture(popup, 'store-invoice', SMALL);
  await popup.close();
}

mkdirSync(OUT, { recursive: true });
const [world, built] = [await startWorld(), await buildExtension({ browser: 'chromium', mode: 'demo' })];
const base = await openScene('chromium', world, built);
const { driver } = base;
try {
  const first = await driver.extensionPage('welcome.html');
  await sees(first, 'welcome-start');
  await picture(first, 'first-run', TAB);
  await press(first, 'create');
  await sees(first, 'words');
  await picture(first, 'words', TAB);
  await first.close();

  const scene = await makeReady(base);
  const site = await live(scene);
  const popup = await driver.extensionPage('popup.html');
  await sees(popup, 'home');
  await picture(popup, 'home', SMALL);
  for (const place of ['activity', 'sites', `channel/${scene.handle}`, 'connect', 'receive', 'send']) {
    await popup.evaluate((hash) => {
      location.hash = hash;
    }, `#/${place}`);
    await popup.waitForNetworkIdle({ idleTime: 300 });
    await picture(popup, place.split('/')[0] ?? place, SMALL);
  }
  await popup.close();

  const { uri } = await invoiceOf(scene, 1500n, 'A year of the almanac');
  await site.reload();
  const asked = await ask(site, 'picopay_pay', { id: freshId(), invoice: uri });
  const card = await driver.approvalPage();
  await sees(card, 'approve');
  await picture(card, 'approval', SMALL);
  await pressAndLeave(card, 'reject');
  await asked.error();
  await shopAndStore(scene, site.url());

  const options = await driver.extensionPage('options.html');
  await options.waitForNetworkIdle({ idleTime: 300 });
  await picture(options, 'settings', TAB);
  await scene.ui.call('lock');
  const locked = await driver.extensionPage('popup.html');
  await sees(locked, 'unlock-screen');
  await type(locked, 'password', '');
  await picture(locked, 'locked', SMALL);
} finally {
  await driver.close();
  built.discard();
  await world.close();
}
