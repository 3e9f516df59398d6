import { browser } from '../../lib/browser.ts';

const SIZE = { width: 400, height: 640 };
const PAGE = '/approve.html';
const MOST_TEXT = 2000;

/** At most one; asked for again it comes to the front. */
export async function openApproval(): Promise<void> {
  const open = await find();
  if (open !== undefined) {
    await browser.windows.update(open, { focused: true, drawAttention: true });
    return;
  }
  const last = await browser.windows.getLastFocused().catch(() => undefined);
  const place =
    last?.left !== undefined && last.top !== undefined && last.width !== undefined
      ? { left: Math.max(0, last.left + last.width - SIZE.width - 24), top: Math.max(0, last.top + 64) }
      : {};
  await browser.windows.create({ url: browser.runtime.getURL(PAGE), type: 'popup', ...SIZE, ...place });
}

export async function closeApproval(): Promise<void> {
  const open = await find();
  if (open !== undefined) await browser.windows.remove(open);
}

/** The screen says what it understands of the text; nothing is paid without a click there. */
export async function openSend(text: string): Promise<void> {
  const url = browser.runtime.getURL(
    `/popup.html#/send?text=${encodeURIComponent(text.slice(0, MOST_TEXT))}`,
  );
  await browser.windows.create({ url, type: 'popup', ...SIZE });
}

/** Found by what it shows: a remembered id would outlive the window, or the worker that remembers. */
async function find(): Promise<number | undefined> {
  const url = browser.runtime.getURL(PAGE);
  const contexts = await approvalTabs(url);
  return contexts[0];
}

async function approvalTabs(url: string): Promise<number[]> {
  const windows = await browser.windows.getAll({ populate: true, windowTypes: ['popup'] });
  return windows.flatMap(({ id, tabs }) =>
    id !== undefined && tabs?.some((tab) => (tab.url ?? tab.pendingUrl ?? '').startsWith(url)) ? [id] : [],
  );
}
