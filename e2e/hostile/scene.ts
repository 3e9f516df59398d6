import { expect } from 'vitest';
import type { Page } from '../driver/types.ts';
import { eventually, PATIENCE_MS } from '../driver/wait.ts';
import { ask } from '../page.ts';
import { freshId, freshSite, inOwnPages, invoiceOf, letIn, originOf, type ReadyScene } from '../scene.ts';
import { type Site, startSite } from '../site.ts';

/** A funded wallet, and a tab with an honest site that has a budget: what every attack must leave as it was. */
export interface HostileScene extends ReadyScene {
  readonly honest: Page;
  /** A server of the pages of this folder. */
  newHostile(): Promise<Site>;
}

/** One way to get at the wallet. It throws where it gets anywhere. */
export interface Attack {
  readonly name: string;
  run(scene: HostileScene): Promise<void>;
}

const HONEST = { limit: '100000', perPayment: '1000' };

export async function makeHostile(scene: ReadyScene): Promise<HostileScene & { readonly sites: Site[] }> {
  const honest = await freshSite(scene);
  await letIn(scene, honest, HONEST);
  const sites: Site[] = [];
  return {
    ...scene,
    honest,
    sites,
    async newHostile() {
      const site = await startSite(import.meta.dirname);
      sites.push(site);
      return site;
    },
  };
}

/** Runs an attack; then no money has moved, no budget is used, nothing waits, and an honest site is paid as before. */
export async function withstand(scene: HostileScene, attack: Attack): Promise<void> {
  const before = await holdings(scene);
  // Asked before too: the tabs that ask are no part of the attack.
  expect((await scene.ui.call('approvals')).cards).toEqual([]);
  await inOwnPages(scene, () => attack.run(scene));
  await eventually(
    'nothing waits for the user',
    async () => (await scene.ui.call('approvals')).cards.length === 0,
  );
  expect(await holdings(scene)).toEqual(before);
  await payHonestly(scene);
}

/** What the wallet has, whom it lets spend how much, and what it says it did. */
async function holdings({ ui, world }: HostileScene): Promise<object> {
  const { sendable, receivable, onChain, phase } = await ui.call('status');
  const sites = (await ui.call('sites')).map(({ origin, enabled, budget, spent }) => ({
    ...{ origin, enabled, spent },
    ...(budget && { budget: [budget.limit, budget.spent, budget.reserved] }),
  }));
  const { entries } = await ui.call('activity', { limit: 200 });
  const { balance } = await world.payee.wallet.connection(world.payee.handle);
  return {
    ...{ sendable, receivable, onChain, phase, balance },
    sites: sites.toSorted((a, b) => a.origin.localeCompare(b.origin)),
    entries: entries.map(({ id }) => id),
  };
}

/** Leaves holdings that are at rest: the receipt may be there before the fee is in the balances. */
async function payHonestly(scene: HostileScene): Promise<void> {
  const { ui, world } = scene;
  const sendable = async () => BigInt((await ui.call('status')).sendable);
  const received = async () => (await world.payee.wallet.connection(world.payee.handle)).balance;
  const [had, payeeHad] = [await sendable(), await received()];
  const { uri, hash } = await invoiceOf(scene, 1n);
  await scene.honest.bringToFront();
  const asked = await ask(scene.honest, 'picopay_pay', { id: freshId(), invoice: uri });
  const receipt = await asked.result();
  expect(receipt).toMatchObject({ status: 'settled', hash, origin: originOf(scene.honest) });
  const cost = BigInt(receipt.amount) + BigInt(receipt.fee);
  await eventually('the payment in the balances', async () => {
    return (await sendable()) === had - cost && (await received()) === payeeHad + 1n;
  });
}

/** What a page of this folder says in its title, once it says something: JSON. */
export async function told<T>(page: Page, timeoutMs = PATIENCE_MS): Promise<T> {
  const title = await eventually(
    `what ${page.url()} has to tell`,
    async () => {
      const text = await page.title();
      return text.startsWith('{') && text;
    },
    timeoutMs,
  );
  return JSON.parse(title) as T;
}
