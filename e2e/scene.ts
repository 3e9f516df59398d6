import type { Period } from '../lib/provider/types.ts';
import type { ConnectParams } from '../lib/rpc/views.ts';
import type { Built } from './build.ts';
import type { BrowserKind } from './driver/find.ts';
import { launch } from './driver/launch.ts';
import type { Driver, Page } from './driver/types.ts';
import { eventually } from './driver/wait.ts';
import { ask } from './page.ts';
import { approve } from './screen.ts';
import { openUi, type Ui } from './ui.ts';
import type { World } from './world.ts';

export const PASSWORD = 'a stone bridge over nine rivers';

/** A browser with the extension in a world. */
export interface Scene {
  readonly world: World;
  readonly driver: Driver;
}
/** With a funded wallet that has a channel. */
export interface ReadyScene extends Scene {
  readonly ui: Ui;
  /** The seed's. */
  readonly words: string;
  /** Of the browser's connection. */
  readonly handle: string;
}

/** One thing a user can do. The list is run in both browsers. */
export interface Spec<S extends Scene = ReadyScene> {
  readonly name: string;
  run(scene: S): Promise<void>;
}

/** The tab that the extension opens when it is installed is closed again: it would come to the front at any moment. */
export async function openScene(
  kind: BrowserKind,
  world: World,
  built: Built,
  profile?: string,
): Promise<Scene> {
  const driver = await launch(kind, { extension: built.dir, ...(profile !== undefined && { profile }) });
  const welcome = driver.extensionUrl('welcome.html');
  const first = await eventually('the tab of the first run', async () => {
    for (const page of await driver.pages()) {
      const address = await page.evaluate(() => location.href).catch(() => '');
      if (address.startsWith(welcome)) return page;
    }
    return undefined;
  });
  await driver.newPage();
  await first.close();
  return { world, driver };
}

/** Ends the browser. Throws when it, or anything in it, has turned to somebody beyond this machine. */
export async function closeScene({ driver }: Scene): Promise<void> {
  const contacts = [...driver.contacts()];
  await driver.close();
  if (contacts.length > 0) throw new Error(`contacted ${[...new Set(contacts)].join(', ')}`);
}

/** Sets up the wallet by the calls that the screens make, funds it and opens a channel. */
export async function makeReady(
  scene: Scene,
  wanted: ConnectParams = { quantity: '1000000', receive: '400000' },
): Promise<ReadyScene> {
  const { world, driver } = scene;
  const ui = openUi(driver);
  const { words } = await ui.call('newWords');
  await ui.call('setup', {
    words,
    password: PASSWORD,
    network: 'regtest',
    hub: world.hubUrl,
    chains: [world.chainUrl],
  });
  await world.fund((await ui.call('address')).address, 3_000_000n);
  await seen(ui, 'the coins', async () => BigInt((await ui.call('status')).onChain?.confirmed ?? 0) > 0n);
  const { handle } = await ui.call('connect', wanted);
  await world.mineUntil('the channel is open both ways', async () => {
    await ui.call('refresh');
    const found = (await ui.call('connections')).find((connection) => connection.handle === handle);
    return found?.status === 'open' && BigInt(found.receivable) > 0n && found.online;
  });
  return { ...scene, ui, words, handle };
}

/** Looks again until it is so, asking the wallet to look at chain and hub. */
export function seen(ui: Ui, what: string, done: () => Promise<boolean>, timeoutMs?: number): Promise<true> {
  return eventually(
    what,
    async () => {
      if (await done()) return true as const;
      await ui.call('refresh');
      return undefined;
    },
    timeoutMs,
  );
}

/** A tab with a site that nobody has seen before: a port of its own makes it another origin. */
export async function freshSite(
  { driver, world }: Scene,
  host: 'origin' | 'other' = 'origin',
): Promise<Page> {
  const site = await world.newSite();
  return driver.newPage(`${site[host]}/site.html`);
}

export const originOf = (page: Page): string => new URL(page.url()).origin;

type BudgetWish = {
  readonly limit: string;
  readonly perPayment: string;
  readonly period?: Period;
  readonly to?: string;
};

/** Lets the page's site in, with a budget where one is named, by its own request and the user's one click. */
export async function letIn({ driver }: Scene, page: Page, wish?: BudgetWish): Promise<void> {
  const budget = wish && { asset: 'BTC', period: 'day' as const, ...wish };
  const asked = await ask(page, 'picopay_enable', budget && { budget });
  await approve(await driver.approvalPage());
  const info = await asked.result();
  if (!info.enabled) throw new Error('let in, but not enabled');
  await noApproval(driver);
  await nextClick(page);
}

/** A page's next request may open a window again at once: one click opens one, and counts for five seconds. */
export async function nextClick(page: Page): Promise<void> {
  await page.bringToFront();
  await page.reload();
}

/** Runs something; then all is closed that it opened, and no window that asks is left for the next. */
export async function inOwnPages({ driver }: Scene, run: () => Promise<void>): Promise<void> {
  const before = new Set(await driver.pages());
  try {
    await run();
  } finally {
    for (const page of await driver.pages()) if (!before.has(page)) await page.close().catch(() => {});
  }
  await noApproval(driver);
}

/** What fails leaves the wallet open for the next. */
export async function leftOpen({ ui }: ReadyScene, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    await ui.call('unlock', { password: PASSWORD }).catch(() => {});
    throw error;
  }
}

/** The window that asks is gone. */
export const noApproval = (driver: Driver): Promise<true> =>
  eventually(
    'the end of the approval window',
    async () => (await driver.approvalCount()) === 0 && (true as const),
  );

/** A new invoice of the payee. */
export async function invoiceOf(
  { world }: Scene,
  sats: bigint,
  memo?: string,
): Promise<{ uri: string; hash: string }> {
  return world.payee.wallet.createInvoice({
    asset: 'BTC',
    quantity: sats,
    handle: world.payee.handle,
    ...(memo !== undefined && { memo }),
  });
}

let last = 0;
/** An id that no request had. */
export const freshId = (): string => `id-${Date.now()}-${++last}`;
