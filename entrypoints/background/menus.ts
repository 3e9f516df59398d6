import type { Menus } from 'webextension-polyfill';
import { browser } from '../../lib/browser.ts';
import { openSend } from './approval-window.ts';

const PAY = 'pay-invoice';

/** "Pay this invoice" on a chosen text and on a link. The menu is kept by the browser: made again at each install and update. */
export async function setMenus(): Promise<void> {
  // No promise before Chromium 123, but done in the order it is asked for.
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({
    id: PAY,
    title: browser.i18n.getMessage('menu_pay'),
    contexts: ['selection', 'link'],
  });
}

export async function onMenu(info: Menus.OnClickData): Promise<void> {
  if (info.menuItemId !== PAY) return;
  await openSend((info.linkUrl ?? info.selectionText ?? '').trim());
}
