import { describe, expect, it } from 'vitest';
import { fakeShop } from '../../test/harness/fake-shop.ts';
import { memoryStore } from '../../test/harness/memory-store.ts';
import type { UiMethodName } from '../rpc/ui-methods.ts';
import type { Settings } from '../rpc/views.ts';
import { createApp } from './app.ts';
import type { AppPlatform, AppPort, Sign } from './platform.ts';
import { memorySession } from './session.ts';

const OWN = { id: 'wallet', origin: 'chrome-extension://wallet' };
const SITE = 'https://shop.example';
const PASSWORD = 'Zebra-quilt-49-orbit';

interface TestPort extends AppPort {
  readonly replies: Record<string, unknown>[];
  closed: boolean;
  say(message: unknown): void;
  hangUp(): void;
}

function portOf(name: string, sender: AppPort['sender']): TestPort {
  const heard: ((message: unknown) => void)[] = [];
  const ended: (() => void)[] = [];
  const port: TestPort = {
    ...{ name, sender, replies: [], closed: false },
    post: (message) => void port.replies.push(message as Record<string, unknown>),
    onMessage: (listener) => void heard.push(listener),
    onClose: (listener) => void ended.push(listener),
    close() {
      port.closed = true;
    },
    say(message) {
      for (const listener of heard) listener(message);
    },
    hangUp() {
      for (const listener of ended) listener();
    },
  };
  return port;
}

const screen = (page: string) => portOf('ui', { id: OWN.id, url: `${OWN.origin}/${page}.html`, frameId: 0 });
const page = (over: object = {}) =>
  portOf('page', {
    ...{ id: OWN.id, url: `${SITE}/a`, origin: SITE, frameId: 0, documentId: 'd1' },
    ...{ tab: { id: 1, windowId: 1 }, ...over },
  });

function background(more: Partial<AppPlatform> = {}) {
  const shown = { signs: [] as Sign[], watch: [] as boolean[], windows: 0, sends: [] as string[], erased: 0 };
  const store = memoryStore();
  const session = memorySession();
  const platform: AppPlatform = {
    ...{ version: '1.2.3', own: OWN, session },
    openStore: async () => store,
    erase: async () => void shown.erased++,
    clock: () => Math.floor(Date.now() / 1000),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    timeZone: () => 'UTC',
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5))),
    openApproval: async () => void shown.windows++,
    closeApproval: async () => undefined,
    openSend: async (text) => void shown.sends.push(text),
    showSign: (sign) => void shown.signs.push(sign),
    missingHosts: async () => [],
    keepWatch: async (on) => void shown.watch.push(on),
    ...more,
  };
  const app = createApp(platform);
  let id = 0;
  async function ask(
    port: TestPort,
    method: UiMethodName,
    params?: unknown,
  ): Promise<Record<string, unknown>> {
    const mine = ++id;
    port.say({ id: mine, method, params });
    return await found(() => port.replies.find((reply) => reply['id'] === mine));
  }
  async function setUp(port: TestPort): Promise<void> {
    const { result } = await ask(port, 'newWords');
    const { words } = result as { words: string };
    // Nothing listens there: the wallet is made all the same.
    const chains: Settings['chains'] = ['http://127.0.0.1:9/'];
    const made = await ask(port, 'setup', { words, password: PASSWORD, network: 'regtest', chains });
    expect(made).toMatchObject({ result: null });
  }
  return { app, shown, store, session, ask, setUp };
}

async function found<T>(look: () => T | undefined): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const value = look();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error('it never came');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('the background', () => {
  it('closes the line to whoever is not a page of its own or a top frame', () => {
    const { app } = background();
    const strangers = [
      page({ frameId: 4 }),
      page({ origin: 'null' }),
      page({ id: 'another' }),
      portOf('ui', page().sender),
      portOf('page', screen('popup').sender),
      portOf('else', screen('popup').sender),
    ];
    for (const port of strangers) app.connect(port);
    expect(strangers.map((port) => port.closed)).toEqual(strangers.map(() => true));
    const own = screen('popup');
    app.connect(own);
    expect(own.closed).toBe(false);
  });

  it('lets the alarm ring from the moment there is a wallet, and not before', async () => {
    const { app, shown, setUp } = background();
    await app.wake();
    expect(shown.watch).toEqual([false]);
    const welcome = screen('welcome');
    app.connect(welcome);
    await setUp(welcome);
    await found(() => shown.watch.includes(true) || undefined);
  });

  it('counts what waits on the toolbar, and takes the closing of its window for a no', async () => {
    const { app, shown, ask, setUp } = background();
    const welcome = screen('welcome');
    app.connect(welcome);
    await setUp(welcome);
    const site = page();
    app.connect(site);
    site.say({ rid: 'n.1', method: 'picopay_enable', gesture: true });
    await found(() => (shown.windows === 1 ? true : undefined));
    await found(() => shown.signs.find(({ waiting }) => waiting === 1));
    const window = screen('approve');
    app.connect(window);
    expect(await ask(window, 'approvals')).toMatchObject({ result: { cards: [{ origin: SITE }] } });
    // A glance of another screen, and what comes later, are not what the window showed.
    const second = page({ documentId: 'd2', url: 'https://b.example/', origin: 'https://b.example' });
    app.connect(second);
    second.say({ rid: 'm.1', method: 'picopay_enable', gesture: true });
    await found(() => shown.signs.find(({ waiting }) => waiting === 2));
    expect(await ask(welcome, 'status')).toMatchObject({ result: { waiting: 2 } });
    window.hangUp();
    const answer = await found(() => site.replies.find((reply) => reply['rid'] === 'n.1'));
    expect(answer).toMatchObject({ error: { code: 4001, name: 'UserRejected' } });
    await found(() => (shown.signs.at(-1)?.waiting === 1 ? true : undefined));
    expect(second.replies).toEqual([]);
  });

  it('locks with the screen, and answers what needs the wallet with Locked from then on', async () => {
    const { app, session, ask, setUp } = background();
    const welcome = screen('welcome');
    app.connect(welcome);
    await setUp(welcome);
    expect(session.dump()).toContain('vaultKey');
    await app.screenLocked();
    expect(session.dump()).not.toContain('vaultKey');
    expect(await ask(welcome, 'address')).toMatchObject({ error: { code: 'Locked' } });
  });

  it('asks shops what became of payments whether or not the wallet is open, until it is decided', async () => {
    const shop = fakeShop();
    const { app, shown, store } = background({ fetch: shop.fetch });
    const base = 'https://shop.example';
    const at = Date.now();
    const row = {
      ...{ base, id: 'HMprBnL9BTXWuPvpoKBS6e', part: 0, payment: 'shop-1', how: 'chain', state: 'sent', at },
      ...{ to: shop.address, amount: '31250', paidBefore: '0', maxFee: '141', host: 'shop.example' },
      ...{ invoice: `${base}|HMprBnL9BTXWuPvpoKBS6e`, expiresAt: at, undecided: at },
    };
    await store.commit([{ put: 'shopPayments', key: `${row.invoice}|0`, value: row }]);
    await app.wake();
    expect(shop.asked).toBeGreaterThan(0);
    expect(shown.watch.at(-1)).toBe(true);
    shop.fields = { ...shop.fields, status: 'Settled', due: '0.00000000', paid: '0.00031250' };
    await app.wake();
    expect(await store.get('shopPayments', `${row.invoice}|0`)).toMatchObject({ state: 'settled' });
    const { asked } = shop;
    await app.wake();
    expect(shown.watch.at(-1)).toBe(false);
    expect(shop.asked).toBe(asked);
  });

  it('takes a link that says too little to the screen for sending', async () => {
    const { app, shown } = background();
    const site = page();
    app.connect(site);
    const link = `pico:${'ab'.repeat(32)}@hub.example`;
    site.say({ rid: 'n.1', link, gesture: true });
    expect(await found(() => site.replies[0])).toEqual({ rid: 'n.1', result: null });
    expect(shown.sends).toEqual([link]);
  });

  it('is new after an erasure', async () => {
    const { app, shown, ask, setUp } = background();
    const welcome = screen('welcome');
    app.connect(welcome);
    await setUp(welcome);
    const options = screen('options');
    app.connect(options);
    expect(await ask(options, 'erase', { password: 'wrong' })).toMatchObject({
      error: { code: 'WrongPassword' },
    });
    expect(shown.erased).toBe(0);
    expect(await ask(options, 'erase', { password: PASSWORD })).toMatchObject({ result: null });
    expect(shown.erased).toBe(1);
  });
});
