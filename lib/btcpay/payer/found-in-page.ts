/** What a page may hold of invoices (btcpay.md §3.1): a candidate, to be asked for at its server. Runs in pages: imports nothing. */
export interface Found {
  readonly base: string;
  readonly id: string;
}

const ID = '([1-9A-HJ-NP-Za-km-z]{20,24})';
const PATH = new RegExp(
  `^(https?://[^?#]*?)/(?:i|invoice)(?:/${ID}(?:/[\\w-]*)*|/?\\?(?:.*&)?id=${ID}(?:&.*)?)(?:[?#].*)?$`,
);
const SCRIPT = '/modal/btcpay.js';

/** The invoice that an address is of. */
export function foundAt(href: string): Found | undefined {
  const [, base, a, b] = PATH.exec(href) ?? [];
  const id = a ?? b;
  return base && id ? { base, id } : undefined;
}

/** The invoices a page is, shows in the frame of btcpay.js, or links to; each once, the surest first. */
export function foundIn(page: Document): Found[] {
  const found = new Map<string, Found>();
  const nodes = page.querySelectorAll<HTMLAnchorElement & HTMLIFrameElement>('iframe[name=btcpay],a[href]');
  const frames = [...nodes].sort((a, b) => Number(!a.src) - Number(!b.src));
  for (const href of [page.URL, ...frames.map((node) => node.src || node.href)]) {
    const one = foundAt(href);
    if (one) found.set(one.base + one.id, found.get(one.base + one.id) ?? one);
  }
  return [...found.values()];
}

/** The bases of servers whose modal a page has loaded. */
export function shopsIn(page: Document): string[] {
  const scripts = page.querySelectorAll<HTMLScriptElement>(`script[src*="${SCRIPT}"]`);
  return [...scripts].map(({ src }) => src.slice(0, src.indexOf(SCRIPT)));
}

/** The invoice of a message that the modal posts to its page, if one of these servers sent it. It proves nothing. */
export function foundInMessage(
  event: Pick<MessageEvent, 'origin' | 'data'>,
  shops: readonly string[],
): Found | undefined {
  const base = shops.find((shop) => `${shop}/`.startsWith(`${event.origin}/`));
  const id: unknown = event.data?.invoiceId;
  return base && typeof id === 'string' ? foundAt(`${base}/i/${id}`) : undefined;
}
