import { expect } from 'vitest';
import { parseBip21 } from '../../lib/bitcoin/bip21.ts';
import type { Page } from '../driver/types.ts';
import type { Spec } from '../scene.ts';
import { attribute, press, sees, textOf, type, until } from '../screen.ts';
import type { ShopScene } from './scene.ts';
import { tabAt } from './screens.ts';

const place = ({ driver }: ShopScene, hash: string): Promise<Page> =>
  driver.extensionPage(`popup.html#/${hash}`);

/** The first store's screen. */
async function storeScreen(scene: ShopScene): Promise<Page> {
  const [store] = await scene.ui.call('stores');
  return place(scene, `store/${store?.id ?? ''}`);
}

export const merchantSpecs: readonly Spec<ShopScene>[] = [
  {
    name: 'pairs with a store by one click, and goes on where it was when the popup is opened again',
    async run(scene) {
      const { shop, driver, ui } = scene;
      const popup = await place(scene, 'stores');
      await press(popup, 'store-add');
      await type(popup, 'store-host', shop.url);
      await press(popup, 'pair-click');
      const approval = await tabAt(driver, `${shop.url}/api-access-request`);
      await sees(popup, 'pair-waiting');
      await popup.close();
      await approval.bringToFront();
      await approval.waitForSelector('#approve');
      await approval.click('#approve');
      await approval.waitForSelector('#approved');
      const again = await place(scene, 'stores');
      await sees(again, 'store-row');
      expect(await ui.call('stores')).toMatchObject([{ kind: 'legacy' }]);
      expect(await ui.call('pairings')).toEqual([]);
    },
  },
  {
    name: 'pairs with another store by a code',
    async run(scene) {
      const { shop, ui } = scene;
      const { id } = shop.admin.createStore({ name: 'Second hand' });
      const popup = await place(scene, 'store-add/code');
      await type(popup, 'store-host', shop.url);
      await type(popup, 'pair-code', shop.admin.pairingCode(id));
      await press(popup, 'store-save');
      await until(popup, 'the new store', async () => (await ui.call('stores')).length === 2);
      await sees(popup, 'store-new-invoice');
    },
  },
  {
    name: 'makes an invoice with its QR code, and sees it settled once the chain has the payment',
    async run(scene) {
      const { world } = scene;
      const popup = await storeScreen(scene);
      await press(popup, 'store-new-invoice');
      await type(popup, 'invoice-amount', '12.50');
      await type(popup, 'invoice-currency', 'EUR');
      await press(popup, 'invoice-create');
      await sees(popup, 'invoice-qr');
      expect(await attribute(popup, 'invoice-status', 'data-status')).toBe('new');
      const link = await popup.$eval('[data-testid="invoice-qr"]', (element) => {
        const shown = element.closest('[data-text]') ?? element.querySelector('[data-text]');
        return shown?.getAttribute('data-text') ?? '';
      });
      const { address, amountSat = 0n } = parseBip21(link, 'regtest');
      expect(amountSat).toBe(21_187n);
      await world.fund(address, amountSat);
      await until(popup, 'the store content', async () => {
        return (await attribute(popup, 'invoice-status', 'data-status')) === 'settled';
      });
    },
  },
  {
    name: 'lists the invoices of a store, and of one standing alone',
    async run(scene) {
      const { ui } = scene;
      const [store] = await ui.call('stores');
      const made = { store: store?.id ?? '', invoice: { price: '3', currency: 'EUR', orderId: 'A-17' } };
      await ui.call('newStoreInvoice', { call: 'listed', ...made });
      const popup = await place(scene, `store-invoices/${store?.id ?? ''}`);
      await until(popup, 'both', async () => (await textOf(popup, 'invoices-list')).includes('A-17'));
      await popup.select('[data-testid="invoices-filter-status"]', 'settled');
      await until(
        popup,
        'the settled one',
        async () => !(await textOf(popup, 'invoices-list')).includes('A-17'),
      );
    },
  },
  {
    name: 'shows the rates of a store',
    async run(scene) {
      const [store] = await scene.ui.call('stores');
      const popup = await place(scene, `store-rates/${store?.id ?? ''}`);
      await sees(popup, 'rates-list');
    },
  },
];
