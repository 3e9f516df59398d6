import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { freshId, invoiceOf } from '../scene.ts';
import { type Attack, type HostileScene, told } from './scene.ts';

const SCRIPT = readFileSync(path.join(import.meta.dirname, 'pollutions.js'), 'utf8');
const TABS = 3;

/** The page has broken its own script. */
const SILENT = { early: true, info: 'silent', pay: 'silent' };

interface Outcome {
  readonly name: string;
  /** It was broken before the wallet's script ran. */
  readonly early: boolean;
  readonly info: unknown;
  readonly pay: unknown;
}

/** What a page breaks of what only it hears: its own answers do not reach it. */
const DEAFENING = ['Promise.prototype.then', 'CustomEvent.prototype.detail'];

async function pollute(scene: HostileScene, when: 'before' | 'after'): Promise<readonly Outcome[]> {
  const site = await scene.newHostile();
  const { uri, hash } = await invoiceOf(scene, 5n);
  const params = encodeURIComponent(JSON.stringify({ id: freshId(), invoice: uri }));
  // Broken before, many never say anything; broken after, all but the deafened do.
  const waitMs = when === 'before' ? 4000 : 20_000;
  const address = `${site.origin}/pollution.html?params=${params}&wait=${waitMs}`;
  const first = await scene.driver.newPage(`${address}&quiet`);
  const names = await first.evaluate(() =>
    (window as unknown as { pollutions: [string][] }).pollutions.map(([name]) => name),
  );
  const outcomes: Outcome[] = [];
  const left = names.entries();
  await Promise.all(
    Array.from({ length: TABS }, async () => {
      const page = await scene.driver.newPage();
      if (when === 'before') await page.evaluateOnNewDocument(SCRIPT);
      for (const [i, name] of left) {
        await page.goto(`${address}&${when}=${i}`);
        outcomes.push({ name, ...(await told<Omit<Outcome, 'name'>>(page, 2 * waitMs).catch(() => SILENT)) });
      }
    }),
  );
  expect(outcomes.length).toBeGreaterThan(50);
  for (const { name, pay } of outcomes) expect(pay, name).not.toBe('granted');
  expect((await scene.world.payee.wallet.invoice(hash)).status).toBe('open');
  expect((await scene.ui.call('sites')).some(({ origin }) => origin === site.origin)).toBe(false);
  return outcomes;
}

export const pollution: readonly Attack[] = [
  {
    name: 'breaks what the wallet’s script could need, after it has run: to no effect',
    async run(scene) {
      const heard = (await pollute(scene, 'after')).filter(({ name }) => !DEAFENING.includes(name));
      for (const { name, info, pay } of heard)
        expect({ name, info, pay }).toEqual({ name, info: 'granted', pay: 4100 });
    },
  },
  {
    name: 'breaks it before that script runs, and fools itself alone',
    async run(scene) {
      const outcomes = await pollute(scene, 'before');
      for (const { early, name } of outcomes) expect(early, name).toBe(true);
    },
  },
];
