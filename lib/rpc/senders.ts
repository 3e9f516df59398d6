/** What the browser itself says of who sent a message: runtime.MessageSender, as far as it is read here. All of it may be absent. */
export interface RawSender {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  /** Chromium; Firefox from 126 on. */
  readonly origin?: string | undefined;
  readonly frameId?: number | undefined;
  readonly documentId?: string | undefined;
  readonly documentLifecycle?: string | undefined;
  readonly tab?:
    | {
        readonly id?: number | undefined;
        readonly windowId?: number | undefined;
        readonly incognito?: boolean | undefined;
      }
    | undefined;
}

/** This extension: runtime.id, and the origin of runtime.getURL(''), without a slash at the end. */
export interface Own {
  readonly id: string;
  readonly origin: string;
}

export const UI_PAGES = ['popup', 'approve', 'welcome', 'options'] as const;
export type UiPage = (typeof UI_PAGES)[number];

export interface PageSender {
  readonly role: 'page';
  /** Top-level origin: https, or http of loopback. */
  readonly origin: string;
  readonly documentId: string;
  readonly tabId: number;
  readonly windowId: number;
  readonly incognito: boolean;
}
export interface UiSender {
  readonly role: 'ui';
  readonly page: UiPage;
  readonly incognito: boolean;
}
export interface NobodySender {
  readonly role: 'nobody';
  /** For the log; never sent back. */
  readonly why: string;
}
export type Sender = PageSender | UiSender | NobodySender;

const nobody = (why: string): NobodySender => ({ role: 'nobody', why });

/**
 * Who sent a message, by the browser's own data (provider.md "Messages inside the extension"): one of our pages, a page through the
 * isolated content script of its top frame, or nobody. What is missing is never guessed. A page of ours in a tab has `tab` too, so
 * that the origin alone tells the two apart.
 */
export function classify(sender: RawSender, own: Own): Sender {
  if (sender.id !== own.id) return nobody('another extension, or none');
  const url = parse(sender.url);
  if (!url) return nobody('no address');
  if (sender.documentLifecycle !== undefined && sender.documentLifecycle !== 'active')
    return nobody('a document that is not shown');
  return originOf(url) === own.origin ? ownPage(sender, url, own) : webPage(sender, url);
}

function ownPage(sender: RawSender, url: URL, own: Own): Sender {
  if (sender.origin !== undefined && sender.origin !== own.origin) return nobody('address and origin differ');
  if (sender.frameId !== undefined && sender.frameId !== 0) return nobody('a page of ours inside another');
  const page = UI_PAGES.find((name) => url.pathname === `/${name}.html`);
  if (page === undefined) return nobody('a page of ours that asks for nothing');
  return { role: 'ui', page, incognito: sender.tab?.incognito === true };
}

function webPage(sender: RawSender, url: URL): Sender {
  const { origin, tab, documentId } = sender;
  if (sender.frameId !== 0) return nobody('not a top frame');
  if (origin === undefined || origin === 'null') return nobody('an opaque origin');
  if (parse(origin)?.origin !== origin || url.origin !== origin) return nobody('address and origin differ');
  if (!isAllowedOrigin(url)) return nobody('not https');
  if (documentId === undefined || documentId === '') return nobody('no document');
  if (tab?.id === undefined || tab.id < 0 || tab.windowId === undefined) return nobody('no tab');
  const { id: tabId, windowId, incognito } = tab;
  return { role: 'page', origin, documentId, tabId, windowId, incognito: incognito === true };
}

/** https, or http of this very machine. */
function isAllowedOrigin(url: URL): boolean {
  if (url.protocol === 'https:') return url.hostname !== '';
  return url.protocol === 'http:' && (url.hostname === 'localhost' || url.hostname === '127.0.0.1');
}

/** `URL.origin` is "null" for the schemes of extensions in some engines. */
function originOf(url: URL): string {
  return `${url.protocol}//${url.host}`;
}

function parse(url: string | undefined): URL | undefined {
  return url === undefined || !URL.canParse(url) ? undefined : new URL(url);
}
