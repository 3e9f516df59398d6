import { browser } from '../../lib/browser.ts';
import { FOUND_PORT, UI_PORT, type UiReply } from '../../lib/rpc/wire.ts';
import type { Transport } from './client.ts';
import type { Platform } from './platform.ts';

/** The line to the background: a Port that opens with the first call and again after the worker's death. */
export const portTransport: Transport = (onReply, onClose) => {
  const port = browser.runtime.connect({ name: UI_PORT });
  port.onMessage.addListener((message: unknown) => onReply(message as UiReply));
  port.onDisconnect.addListener(onClose);
  return { send: (message) => port.postMessage(message), close: () => port.disconnect() };
};

/** At most one window of waiting requests: if it is open, it comes to the front. */
async function openApprovals(): Promise<void> {
  const url = browser.runtime.getURL('/approve.html');
  const windows = await browser.windows.getAll({ populate: true, windowTypes: ['popup'] });
  const open = windows.find(({ tabs }) => tabs?.some((tab) => tab.url?.startsWith(url)));
  if (open?.id !== undefined) await browser.windows.update(open.id, { focused: true });
  else await browser.windows.create({ url, type: 'popup', width: 400, height: 640 });
  if (location.pathname.startsWith('/popup')) window.close();
}

/** A script of its own, put into the page in front when a screen wants to know, and gone with that screen. */
function findInvoices(onFound: (url: string) => void): () => void {
  let stop = (): void => {
    stopped = true;
  };
  let stopped = false;
  const look = async (): Promise<void> => {
    const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
    if (tab?.id === undefined) return;
    await browser.scripting.executeScript({ target: { tabId: tab.id }, files: ['/found.js'] });
    if (stopped) return;
    const port = browser.tabs.connect(tab.id, { name: FOUND_PORT, frameId: 0 });
    port.onMessage.addListener((url: unknown) => {
      if (typeof url === 'string') onFound(url);
    });
    stop = () => port.disconnect();
  };
  look().catch(() => undefined);
  return () => stop();
}

/** Match pattern of a server: ws and http share one, for a permission covers both. */
function pattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol.replace('ws', 'http')}//${hostname}/*`;
}

export const extensionPlatform: Platform = {
  url: (path) => browser.runtime.getURL(path),
  openTab: async (path) => {
    await browser.tabs.create({ url: browser.runtime.getURL(path) });
    if (location.pathname.startsWith('/popup')) window.close();
  },
  openSite: async (url) => {
    await browser.tabs.create({ url });
  },
  openApprovals,
  activeTabUrl: async () => (await browser.tabs.query({ active: true, currentWindow: true }))[0]?.url,
  captureTab: () => browser.tabs.captureVisibleTab(undefined, { format: 'png' }),
  findInvoices,
  requestHosts: (urls) => browser.permissions.request({ origins: [...new Set(urls.map(pattern))] }),
  languages: () => navigator.languages,
};
