import { expect } from 'vitest';
import type { Page } from '../driver/types.ts';
import { PATIENCE_MS, pause } from '../driver/wait.ts';
import { speaker } from './messages.ts';
import type { Attack } from './scene.ts';

const FILES = [
  'approve.html',
  'popup.html',
  'options.html',
  'welcome.html',
  'background.js',
  'icon/16.png',
  'manifest.json',
  '_locales/en/messages.json',
];

async function isOurs(page: Page, base: string): Promise<boolean> {
  const address = await page.evaluate(() => location.href).catch(() => '');
  return address.startsWith(base);
}

export const extension: readonly Attack[] = [
  {
    name: 'reads, frames and opens the wallet’s own files and screens',
    async run(scene) {
      const { driver } = scene;
      const page = await speaker(scene);
      const base = driver.extensionUrl('');
      const urls = FILES.map((file) => driver.extensionUrl(file));
      const read = await page.evaluate(async (all) => {
        const out: string[] = [];
        for (const url of all) {
          await fetch(url).then(
            () => out.push(`fetch ${url}`),
            () => {},
          );
          for (const [tag, key] of [
            ['img', 'src'],
            ['script', 'src'],
            ['link', 'href'],
          ] as const) {
            const element = document.createElement(tag);
            if (tag === 'link') element.setAttribute('rel', 'stylesheet');
            const loaded = new Promise<boolean>((resolve) => {
              element.onload = () => resolve(true);
              element.onerror = () => resolve(false);
              setTimeout(() => resolve(false), 1000);
            });
            element.setAttribute(key, url);
            document.head.append(element);
            if (await loaded) out.push(`${tag} ${url}`);
          }
        }
        return out;
      }, urls);
      expect(read).toEqual([]);

      await page.evaluate((src) => {
        for (const tag of ['iframe', 'embed', 'object']) {
          const element = document.createElement(tag);
          element.setAttribute(tag === 'object' ? 'data' : 'src', src);
          document.body.append(element);
        }
      }, driver.extensionUrl('approve.html'));
      await pause(700);
      for (const frame of page.frames().slice(1)) {
        const testid = await frame.$('[data-testid]').catch(() => null);
        expect(testid, frame.url()).toBeNull();
      }

      const before = new Set(await driver.pages());
      await page.evaluate((url) => {
        try {
          window.open(url);
        } catch {}
      }, driver.extensionUrl('approve.html'));
      await pause(700);
      for (const opened of await driver.pages())
        if (!before.has(opened)) {
          expect(await isOurs(opened, base)).toBe(false);
          await opened.close();
        }
      await page
        .evaluate((url) => {
          location.href = url;
        }, driver.extensionUrl('approve.html'))
        .catch(() => {});
      await pause(700);
      expect(await isOurs(page, base)).toBe(false);
    },
  },
  {
    name: 'talks to the wallet as to an extension, past its content script',
    async run(scene) {
      const page = await speaker(scene);
      const { host } = new URL(scene.driver.extensionUrl(''));
      const outcome = await page.evaluate(async (id) => {
        const scope = globalThis as unknown as Record<
          'chrome' | 'browser',
          { runtime?: Record<string, (...a: unknown[]) => unknown> } | undefined
        >;
        const said: string[] = [];
        for (const runtime of [scope.chrome?.runtime, scope.browser?.runtime]) {
          if (!runtime) continue;
          for (const name of ['page', 'ui', ''])
            try {
              const port = runtime['connect']?.(id, { name }) as {
                onMessage: { addListener(l: () => void): void };
                postMessage(m: unknown): void;
              };
              port.onMessage.addListener(() => said.push(`answered ${name}`));
              port.postMessage({ id: 1, method: 'status' });
              port.postMessage({ rid: 'x', method: 'picopay_getInfo', gesture: true });
            } catch {}
          try {
            const reply = await runtime['sendMessage']?.(id, { id: 1, method: 'status' });
            if (reply !== undefined) said.push('replied');
          } catch {}
        }
        await new Promise((resolve) => setTimeout(resolve, 500));
        return said;
      }, host);
      expect(outcome).toEqual([]);
    },
  },
  {
    name: 'has a content script taken over: it may ask what its page may, and nothing else',
    async run(scene) {
      if (scene.driver.kind !== 'chromium') return;
      const page = await speaker(scene);
      const session = await page.createCDPSession();
      const contexts: { id: number; origin: string }[] = [];
      session.on('Runtime.executionContextCreated', ({ context }) => contexts.push(context));
      await session.send('Runtime.enable');
      const ours = contexts.find(
        ({ origin }) =>
          scene.driver.extensionUrl('').startsWith(origin) && origin.startsWith('chrome-extension'),
      );
      if (!ours) throw new Error(`no content script in ${JSON.stringify(contexts)}`);
      const run = async (expression: string): Promise<unknown> => {
        const { result } = await session.send('Runtime.evaluate', {
          expression,
          contextId: ours.id,
          awaitPromise: true,
          returnByValue: true,
        });
        return result.value;
      };
      // Until the line is cut, or so many have answered and nobody else does for a moment.
      const line = (name: string, messages: readonly unknown[], answers = 0) => `new Promise((resolve) => {
        const out = [];
        const port = chrome.runtime.connect({ name: ${JSON.stringify(name)} });
        const end = () => resolve({ closed: false, out });
        port.onMessage.addListener((m) => {
          if (out.push(m) === ${answers}) setTimeout(end, 500);
        });
        port.onDisconnect.addListener(() => resolve({ closed: true, out }));
        for (const m of ${JSON.stringify(messages)}) port.postMessage(m);
        setTimeout(end, ${PATIENCE_MS});
      })`;
      const asUi = ['status', 'revealWords', 'approve', 'lock', 'backup', 'settings'].map((method, id) => ({
        id,
        method,
        params: { password: 'x' },
      }));
      for (const name of ['ui', '', 'Page', 'popup', 'approve'])
        expect(await run(line(name, asUi)), name).toEqual({ closed: true, out: [] });
      const asked = (await run(
        line(
          'page',
          [
            ...asUi,
            { rid: 'a', method: 'status', gesture: true },
            { rid: 'b', method: 'picopay_getBudget', gesture: true, sender: { origin: 'https://x' } },
          ],
          2,
        ),
      )) as { closed: boolean; out: { rid: string; error?: { code: number } }[] };
      expect(asked.closed).toBe(false);
      expect(asked.out.map(({ rid, error }) => [rid, error?.code]).toSorted()).toEqual([
        ['a', 4200],
        ['b', 4100],
      ]);
      // Of the storage it sees none of the keys: those are in the session's, which is the wallet's own pages' alone.
      expect(
        await run('chrome.storage.session.get(null).then((all) => JSON.stringify(all), () => "refused")'),
      ).toBe('refused');
      expect(await run('chrome.storage.local.get(null).then((all) => JSON.stringify(all))')).toBe('{}');
      expect(await run('indexedDB.databases().then((all) => all.length)')).toBe(0);
      await session.detach();
    },
  },
  {
    name: 'sits on the wallet’s name before it comes: the wallet is announced all the same',
    async run(scene) {
      const site = await scene.newHostile();
      const page = await scene.driver.newPage();
      await page.evaluateOnNewDocument(() => {
        const found: unknown[] = [];
        Object.assign(window, { picopay: { isPicoPay: true, version: 'mine' }, found });
        window.addEventListener('picopay:announceProvider', (event) =>
          found.push((event as CustomEvent).detail),
        );
      });
      await page.goto(`${site.origin}/messages.html`);
      const seen = await page.evaluate(async () => {
        interface Detail {
          readonly info: { readonly rdns: string };
          readonly provider: {
            readonly version: string;
            request(args: object): Promise<{ readonly enabled: boolean }>;
          };
        }
        const { found, picopay } = window as unknown as { found: Detail[]; picopay: { version: string } };
        window.dispatchEvent(new Event('picopay:requestProvider'));
        const last = found.at(-1);
        return {
          squatted: picopay.version,
          count: found.length,
          rdns: last?.info.rdns,
          frozen: Object.isFrozen(last) && Object.isFrozen(last?.info) && Object.isFrozen(last?.provider),
          enabled: (await last?.provider.request({ method: 'picopay_getInfo' }))?.enabled,
        };
      });
      expect(seen).toEqual({
        squatted: 'mine',
        count: 2,
        rdns: 'example.picopay',
        frozen: true,
        enabled: false,
      });
    },
  },
  {
    name: 'puts its own wallet in the place of the one that is there',
    async run(scene) {
      const page = await speaker(scene);
      const kept = await page.evaluate(() => {
        const mine = { isPicoPay: true };
        const w = window as unknown as { picopay: unknown };
        const real = w.picopay as Record<string, unknown>;
        const tries = [
          () => {
            w.picopay = mine;
          },
          () => Object.defineProperty(window, 'picopay', { value: mine }),
          () => {
            (window as unknown as Record<string, unknown>)['picopay'] = undefined;
          },
          () => {
            real['pay'] = () => 'mine';
          },
          () => Object.setPrototypeOf(real, mine),
          () => Object.assign(real['request'] as object, { call: 1 }),
        ];
        for (const attempt of tries)
          try {
            attempt();
          } catch {}
        try {
          Reflect.deleteProperty(window, 'picopay');
        } catch {}
        return (
          w.picopay === real &&
          real['pay'] !== undefined &&
          (real['pay'] as () => unknown).toString() !== "() => 'mine'"
        );
      });
      expect(kept).toBe(true);
    },
  },
];
