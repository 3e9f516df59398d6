import type { Menus } from 'webextension-polyfill';
import { browser } from '../../lib/browser.ts';

const PAY = 'pay-invoice';

/** "Pay this invoice" on a chosen text and on a link. The menu is kept by the browser: made again at each install and update. */
export function setMenus(): void {
  void browser.contextMenus.removeAll().then(() =>
    browser.contextMenus.create({
      id: PAY,
      title: browser.i18n.getMessage('menu_pay'),
      contexts: ['selection', 'link'],
    }),
  );
}

/** Opens the wallet's own screen with the text in it: it says what it understands, and nothing is paid without a click there. */
export async function onMenu(info: Menus.OnClickData): Promise<void> {
  if (info.menuItemId !== PAY) return;
  const text = (info.linkUrl ?? info.selectionText ?? '').trim().slice(0, 2000);
  const url = browser.runtime.getURL(`/popup.html#/send?text=${encodeURIComponent(text)}`);
  await browser.windows.create({ url, type: 'popup', width: 400, height: 640 });
}
