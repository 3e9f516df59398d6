import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateMnemonic } from '../lib/bitcoin/seed.ts';
import { type Built, buildExtension } from './build.ts';
import { BROWSER_KINDS } from './driver/find.ts';
import { eventually, pause } from './driver/wait.ts';
import {
  dump,
  found,
  foundOnDisk,
  type Needle,
  needlesOfPairs,
  needlesOfText,
  secretsOf,
  spendingKeysOf,
} from './hostile/secrets.ts';
import { freshSite, letIn, makeReady, openScene, PASSWORD } from './scene.ts';
import { press, type } from './screen.ts';
import { startWorld, type World } from './world.ts';

/** Browsers write their tabs down each 15 s, with what was typed into them. */
const WRITTEN_DOWN_MS = 17_000;
/** Without a part that a page has anyway: compressed, it would be a hole here. */
const TYPED = 'zqxjkvbwpfgmhdlycurn';

/** Promise 9: what is left of a locked wallet, in the browser's storage and on its disk. */
describe.each(BROWSER_KINDS)('a locked wallet in %s', (kind) => {
  let world: World;
  let built: Built;
  const folders: string[] = [];
  const folder = () => {
    const made = mkdtempSync(path.join(tmpdir(), 'picopay-secrets-'));
    folders.push(made);
    return made;
  };
  beforeAll(async () => {
    [world, built] = await Promise.all([startWorld(), buildExtension({ browser: kind, mode: 'demo' })]);
  });
  afterAll(async () => {
    built?.discard();
    await world?.close();
    for (const made of folders) rmSync(made, { recursive: true, force: true, maxRetries: 5 });
  });

  it('has no secret in any storage, and on disk none, whether its browser ends in order or not', async () => {
    const profile = folder();
    const opened = await openScene(kind, world, built, profile);
    const { driver } = opened;
    try {
      const scene = await makeReady(opened);
      const { ui, words } = scene;
      await letIn(scene, await freshSite(scene), { limit: '1000', perPayment: '100' });
      const store = await world.newShop();
      const apiKey = store.admin.apiKey(`btcpay.store.canviewinvoices:${store.storeId}`);
      await ui.call('addStore', {
        ...{ by: 'key', api: 'greenfield', host: store.url, apiKey, storeId: store.storeId },
      });
      const page = await driver.extensionPage('options.html');
      const open = await dump(page);
      const { keyring } = JSON.parse(open['session'] ?? '') as {
        keyring: { kind: string; vaultKey: string };
      };
      expect(keyring.kind).toBe('open');
      const secrets = [
        ...secretsOf(words, PASSWORD, keyring.vaultKey),
        ...needlesOfText('key of a store', apiKey),
      ];
      const spending = spendingKeysOf(words);
      const all = [...secrets, ...spending];
      const search = (areas: Readonly<Record<string, string>>, needles: readonly Needle[]) =>
        Object.entries(areas).flatMap(([area, text]) =>
          found(Buffer.from(text), needles).map((name) => `${name} in ${area}`),
        );
      // What is looked for is found where it is, and the tables are read.
      expect(search(open, secrets)).toEqual(['vault key, hex, utf8 in session']);
      expect(open['wallet/meta']).toContain('slots');
      const id = /id\\":\\"([0-9a-f]{32})/.exec(open['wallet/meta'] ?? '')?.[1] ?? '';
      expect(id).not.toBe('');

      await ui.call('lock');
      const locked = await dump(page);
      expect(search(locked, secrets)).toEqual([]);
      // With a budget alive: the keys that it spends with, in the session, and nothing else of any kind.
      const inSession = search(locked, spending);
      expect(inSession.length).toBeGreaterThan(0);
      for (const name of inSession) expect(name).toMatch(/ in session$/);
      const { keyring: kept } = JSON.parse(locked['session'] ?? '') as { keyring: object };
      expect(Object.keys(kept).toSorted()).toEqual(['keys', 'kind']);

      await driver.crash();
      expect(foundOnDisk(profile, all)).toEqual([]);
      expect(foundOnDisk(profile, needlesOfText('vault id', id))).not.toEqual([]);

      await driver.relaunch();
      const again = await driver.extensionPage('options.html');
      expect(search(await dump(again), all)).toEqual([]);
      await driver.quit();
      expect(foundOnDisk(profile, all)).toEqual([]);
    } finally {
      await driver.close();
    }
  });

  it('leaves nothing of words and passwords that were typed in what the browser keeps of its tabs', async () => {
    const profile = folder();
    const words = generateMnemonic(crypto.getRandomValues(new Uint8Array(16)));
    const { driver } = await openScene(kind, world, built, profile);
    try {
      const site = await world.newSite();
      const other = await driver.newPage(site.origin);
      await other.type('textarea', TYPED);
      const page = await driver.extensionPage('welcome.html');
      await press(page, 'restore');
      await type(page, 'restore-words', words);
      await press(page, 'restore-next');
      await type(page, 'password', PASSWORD);
      await pause(WRITTEN_DOWN_MS);
      // Where a browser keeps what was typed, it has kept the other page's.
      const marker = needlesOfText('marker', TYPED);
      await eventually('what was typed elsewhere, on disk', async () => {
        try {
          return foundOnDisk(profile, marker).length > 0;
        } catch {
          // A file that went while it was looked for.
          return false;
        }
      });
      const needles = [...needlesOfPairs(words), ...needlesOfText('password', PASSWORD)];
      await driver.crash();
      expect(foundOnDisk(profile, needles)).toEqual([]);
    } finally {
      await driver.close();
    }
  });
});
