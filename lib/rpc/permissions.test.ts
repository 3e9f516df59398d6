import { describe, expect, it } from 'vitest';
import { METHODS } from '../provider/methods.ts';
import type { MethodName } from '../provider/types.ts';
import { pageParams, uiParams } from './fake-params.ts';
import { PAGE, UI } from './methods.ts';
import { type PageHandlers, pageRouter, type UiHandlers, uiRouter } from './router.ts';
import { classify, type RawSender, type Sender, UI_PAGES, type UiPage } from './senders.ts';
import { UI_METHODS, type UiMethodName } from './ui-methods.ts';

/** Every message × every kind of sender: reached exactly where the map says. */
const ENGINES = {
  Chromium: {
    id: 'abcdefghijklmnopabcdefghijklmnop',
    origin: 'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  },
  Firefox: { id: 'wallet@picopay.example', origin: 'moz-extension://0f3e7a52-5b1c-4c1b-9d0c-1f8a2b3c4d5e' },
};
type Own = (typeof ENGINES)['Chromium'];
const TAB = { id: 3, windowId: 1, incognito: false };
const SHOP = 'https://shop.example';

function page(own: Own, origin = SHOP): RawSender {
  return {
    id: own.id,
    url: `${origin}/article?x#y`,
    origin,
    frameId: 0,
    documentId: 'D',
    documentLifecycle: 'active',
    tab: TAB,
  };
}
const ours = (own: Own, name: string): RawSender => ({
  id: own.id,
  url: `${own.origin}/${name}`,
  origin: own.origin,
});
const without = (sender: RawSender, ...keys: (keyof RawSender)[]): RawSender =>
  Object.fromEntries(Object.entries(sender).filter(([key]) => !keys.some((k) => k === key)));

/** Each with the role that it must have. */
function senders(own: Own): [string, RawSender, 'page' | UiPage | 'nobody'][] {
  const top = page(own);
  const popup = ours(own, 'popup.html');
  const other = own.origin.replace(/.$/, 'x');
  const pages = UI_PAGES.flatMap((name): [string, RawSender, UiPage][] => [
    [`our ${name}`, ours(own, `${name}.html`), name],
    [`our ${name} with a query`, ours(own, `${name}.html?a#b`), name],
    [`our ${name} in a tab`, { ...ours(own, `${name}.html`), tab: TAB, frameId: 0, documentId: 'D' }, name],
    [`our ${name} without origin`, without(ours(own, `${name}.html`), 'origin'), name],
  ]);
  const allowed = [
    'https://shop.example:8443',
    'http://localhost:3000',
    'http://127.0.0.1:8080',
    'https://xn--bcher-kva.example',
  ];
  const refused = [
    'http://shop.example',
    'http://192.168.0.1',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'ftp://127.0.0.1',
  ];
  return [
    ['a page', top, 'page'],
    ['a page without lifecycle', without(top, 'documentLifecycle'), 'page'],
    ['a page in a private window', { ...top, tab: { ...TAB, incognito: true } }, 'page'],
    ...allowed.map((o): [string, RawSender, 'page'] => [`a page of ${o}`, page(own, o), 'page']),
    ...refused.map((o): [string, RawSender, 'nobody'] => [`a page of ${o}`, page(own, o), 'nobody']),
    ['a sub-frame', { ...top, frameId: 4 }, 'nobody'],
    ['a sub-frame of our origin', { ...popup, frameId: 4, tab: TAB }, 'nobody'],
    ['a sandboxed page', { ...top, origin: 'null' }, 'nobody'],
    ['a file', { ...page(own, 'file://'), url: 'file:///etc/passwd' }, 'nobody'],
    ['a data: page', { ...top, origin: 'null', url: 'data:text/html,x' }, 'nobody'],
    ['about:blank that inherits', { ...top, url: 'about:blank' }, 'nobody'],
    ['a page in the cache', { ...top, documentLifecycle: 'cached' }, 'nobody'],
    ['a page not shown yet', { ...top, documentLifecycle: 'prerender' }, 'nobody'],
    ['another extension', { ...popup, id: 'another', origin: other, url: `${other}/popup.html` }, 'nobody'],
    ['another extension, as if of our address', { ...popup, id: 'another' }, 'nobody'],
    ['another extension from a page', { ...top, id: 'another' }, 'nobody'],
    [
      'our id with another extension’s address',
      { ...popup, origin: other, url: `${other}/popup.html` },
      'nobody',
    ],
    ['a page that claims our address', { ...top, url: `${own.origin}/approve.html` }, 'nobody'],
    ['a page that claims our origin', { ...top, origin: own.origin }, 'nobody'],
    ['a page with the address of another', { ...top, url: 'https://bank.example/' }, 'nobody'],
    ['a page with the origin of another', { ...top, origin: 'https://bank.example' }, 'nobody'],
    [
      'a page whose host begins like ours',
      { ...page(own, `https://${own.origin.split('//')[1]}`), frameId: 1 },
      'nobody',
    ],
    ['an origin with a path', { ...top, origin: `${SHOP}/` }, 'nobody'],
    ['our page of another name', ours(own, 'background.html'), 'nobody'],
    ['our page below a folder', ours(own, 'x/approve.html'), 'nobody'],
    ['our page with a longer name', ours(own, 'approve.html.js'), 'nobody'],
    ['our address with another origin', { ...popup, origin: SHOP }, 'nobody'],
    ['a web page without a connection to us', without(top, 'id'), 'nobody'],
    ['no tab', without(top, 'tab'), 'nobody'],
    ['a tab without a number', { ...top, tab: { windowId: 1 } }, 'nobody'],
    ['a tab that is none', { ...top, tab: { ...TAB, id: -1 } }, 'nobody'],
    ['no frame', without(top, 'frameId'), 'nobody'],
    ['no document', without(top, 'documentId'), 'nobody'],
    ['no origin', without(top, 'origin'), 'nobody'],
    ['no address', without(top, 'url'), 'nobody'],
    ['our page without address', without(popup, 'url'), 'nobody'],
    ['nothing at all', {}, 'nobody'],
    ['our id alone', { id: own.id }, 'nobody'],
    ...pages,
  ];
}

const pageNames = Object.keys(PAGE) as MethodName[];
const uiNames = Object.keys(UI) as UiMethodName[];

function fakes(reached: string[]) {
  const note = (name: string) => (): Promise<never> => {
    reached.push(name);
    return Promise.resolve(null as never);
  };
  const forPages = Object.fromEntries([...pageNames, 'link', 'cancel', 'links'].map((n) => [n, note(n)]));
  const forOurs = Object.fromEntries(uiNames.map((n) => [n, note(n)]));
  return {
    pages: pageRouter(forPages as unknown as PageHandlers),
    ui: uiRouter(forOurs as unknown as UiHandlers, () => true),
  };
}

/** As the background does it: first who, then the router of that role. */
async function reach(sender: Sender, method: string, params: unknown): Promise<string[]> {
  const reached: string[] = [];
  const routers = fakes(reached);
  if (sender.role === 'page') await routers.pages(sender, { rid: 'n.1', method, params, gesture: true });
  if (sender.role === 'ui') await routers.ui(sender, { id: 1, method, params });
  return reached;
}

describe.each(Object.entries(ENGINES))('in %s', (_, own) => {
  it.each(senders(own))('%s is known for what it is', (_name, raw, role) => {
    const sender = classify(raw, own);
    expect(sender.role === 'ui' ? sender.page : sender.role).toBe(role);
  });

  it.each(senders(own))('%s reaches exactly what the map names for it', async (_name, raw, role) => {
    const sender = classify(raw, own);
    for (const name of pageNames)
      expect(await reach(sender, name, pageParams[name]), name).toEqual(role === 'page' ? [name] : []);
    for (const name of uiNames) {
      const allowed = role !== 'page' && role !== 'nobody' && UI[name].pages.includes(role);
      expect(await reach(sender, name, uiParams[name]), name).toEqual(allowed ? [name] : []);
    }
    for (const name of [
      'constructor',
      '__proto__',
      'toString',
      'link',
      'links',
      'cancel',
      'hasOwnProperty',
      '',
    ])
      expect(await reach(sender, name, undefined), name).toEqual([]);
  });
});

describe('the map', () => {
  it('names every message of both kinds once, and none of one kind in the other', () => {
    expect(uiNames.toSorted()).toEqual(Object.keys(UI_METHODS).toSorted());
    expect(pageNames.toSorted()).toEqual([...METHODS].toSorted());
    expect(pageNames.filter((name) => name in UI)).toEqual([]);
    for (const name of pageNames) expect(PAGE[name].role).toBe('page');
    for (const name of uiNames) expect(UI[name].role).toBe('ui');
  });

  it('lets nobody but the approval window approve, and secrets leave by one page alone', () => {
    expect(uiNames.filter((n) => UI[n].pages.includes('approve')).toSorted()).toEqual(
      [
        'approvals',
        'approve',
        'askShop',
        'blockSite',
        'declineBlock',
        'reject',
        'rejectAll',
        'settings',
        'site',
        'status',
        'unlock',
      ].toSorted(),
    );
    for (const name of ['approve', 'askShop', 'reject'] as const) expect(UI[name].pages).toEqual(['approve']);
    for (const name of ['revealWords', 'changePassword', 'erase'] as const)
      expect(UI[name].pages).toEqual(['options']);
    for (const name of ['newWords', 'setup'] as const) expect(UI[name].pages).toEqual(['welcome']);
  });

  it('keeps what needs the wallet open shut while it is locked, and says so', async () => {
    const reached: string[] = [];
    const note = Object.fromEntries(uiNames.map((n) => [n, () => Promise.resolve(reached.push(n))]));
    const locked = uiRouter(note as unknown as UiHandlers, () => false);
    for (const name of uiNames) {
      const [page = 'popup'] = UI[name].pages;
      const reply = await locked(
        { role: 'ui', page, incognito: false },
        { id: 1, method: name, params: uiParams[name] },
      );
      if (UI[name].open) expect(reply, name).toMatchObject({ id: 1, error: { code: 'Locked' } });
      else expect(reply, name).toHaveProperty('result');
    }
    expect(reached.toSorted()).toEqual(uiNames.filter((n) => !UI_METHODS[n].open).toSorted());
  });
});
