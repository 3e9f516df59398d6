import { expect } from 'vitest';
import { PAGE, UI } from '../../lib/rpc/methods.ts';
import type { Page } from '../driver/types.ts';
import { eventually, PATIENCE_MS, pause } from '../driver/wait.ts';
import { freshId, invoiceOf, originOf } from '../scene.ts';
import type { Attack, HostileScene } from './scene.ts';

export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly name: string; readonly data?: Record<string, unknown> };
}

interface MessagesWindow {
  readonly answers: Answer[];
  readonly events: unknown[];
  readonly picopay: { pay(params: unknown): Promise<{ readonly token?: string }> };
  sendAll(details: readonly unknown[]): void;
  send(detail: unknown): void;
  forge(detail: unknown): void;
}

export async function speaker(scene: HostileScene): Promise<Page> {
  const site = await scene.newHostile();
  return scene.driver.newPage(`${site.origin}/messages.html`);
}

/** Sends texts past the provider; the answers to them, once there are as many. */
export async function exchange(
  page: Page,
  texts: readonly string[],
  timeoutMs = PATIENCE_MS,
): Promise<readonly Answer[]> {
  const before = await page.evaluate(() => (window as unknown as MessagesWindow).answers.length);
  await page.evaluate((all) => (window as unknown as MessagesWindow).sendAll(all), texts);
  await eventually(
    `${texts.length} answers`,
    () =>
      page.evaluate((n) => (window as unknown as MessagesWindow).answers.length >= n, before + texts.length),
    timeoutMs,
  );
  return page.evaluate((from) => (window as unknown as MessagesWindow).answers.slice(from), before);
}

const answersOf = (page: Page) => page.evaluate(() => (window as unknown as MessagesWindow).answers);

export const messages: readonly Attack[] = [
  {
    name: 'forges requests in the name of another site, of the wallet’s screens and of nobody',
    async run(scene) {
      const page = await speaker(scene);
      const honest = originOf(scene.honest);
      const { uri, hash } = await invoiceOf(scene, 7n);
      const params = { id: freshId(), invoice: uri };
      const disguise = {
        ...{ origin: honest, gesture: true, rid: 'forged', role: 'ui', documentId: '*', port: 'ui' },
        sender: { id: 'self', origin: honest, url: honest, frameId: 0, role: 'ui', page: 'approve' },
      };
      const pays = await exchange(page, [
        JSON.stringify({ ...disguise, id: 1, method: 'picopay_pay', params }),
        JSON.stringify({ ...disguise, id: 2, method: 'picopay_pay', params: { ...params, origin: honest } }),
        JSON.stringify({ ...disguise, id: 3, method: 'picopay_getBudget' }),
        JSON.stringify({ ...disguise, id: 4, method: 'picopay_releaseBudget' }),
      ]);
      expect(pays.map(({ error }) => error?.code).toSorted()).toEqual([-32602, 4100, 4100, 4100].toSorted());
      const internal = [
        ...Object.keys(UI),
        'link',
        'links',
        'cancel',
        'constructor',
        '__proto__',
        'toString',
      ];
      for (let i = 0; i < internal.length; i += 20) {
        const texts = internal
          .slice(i, i + 20)
          .map((method, n) =>
            JSON.stringify({ ...disguise, id: 100 + i + n, method, params: { password: 'x' } }),
          );
        for (const { error } of await exchange(page, texts)) expect(error).toMatchObject({ code: 4200 });
      }
      expect((await scene.world.payee.wallet.invoice(hash)).status).toBe('open');
    },
  },
  {
    name: 'sends the content script what is no request: not answered, and no harm',
    async run(scene) {
      const page = await speaker(scene);
      await page.evaluate(() => {
        const w = window as unknown as MessagesWindow;
        const thrower = new Proxy(
          {},
          {
            get: () => {
              throw new Error('trap');
            },
          },
        );
        const texts = [
          '',
          'x',
          '{',
          'null',
          '[]',
          '1',
          '"x"',
          '{}',
          '{"id":"1","method":"picopay_getInfo"}',
          '{"id":1}',
        ];
        texts.push(
          '{"id":1,"method":1}',
          '{"id":1,"link":"pico:x","gesture":true}',
          '{"id":null,"cancel":true}',
        );
        texts.push(
          '{"rid":"x.1","method":"picopay_getInfo","gesture":true}',
          '{"links":true}',
          '{"ping":true}',
        );
        const others = [
          undefined,
          null,
          0,
          5n,
          Symbol('x'),
          [],
          {},
          { id: 1, method: 'picopay_getInfo' },
          thrower,
        ];
        for (const detail of [
          ...texts,
          ...others,
          () => 1,
          new ArrayBuffer(8),
          document,
          window,
          new Blob([]),
        ])
          w.send(detail);
        for (const type of ['picopay:page-request', 'picopay:page-answer', 'picopay:requestProvider']) {
          window.dispatchEvent(new Event(type));
          window.dispatchEvent(new MessageEvent(type, { data: '{"id":1,"method":"picopay_getInfo"}' }));
          document.dispatchEvent(
            new CustomEvent(type, { detail: '{"id":9,"method":"picopay_getInfo"}', bubbles: false }),
          );
        }
      });
      const [answer] = await exchange(page, ['{"id":5,"method":"picopay_getInfo"}']);
      expect(answer).toMatchObject({ id: 5, result: { enabled: false } });
      await pause(300);
      expect((await answersOf(page)).length).toBe(1);
    },
  },
  {
    name: 'replays and reorders requests and answers, and fools itself alone',
    async run(scene) {
      const page = await speaker(scene);
      const { uri, hash } = await invoiceOf(scene, 9n);
      const pay = JSON.stringify({ id: 1, method: 'picopay_pay', params: { id: 'replayed', invoice: uri } });
      const cancel = '{"id":1,"cancel":true}';
      const replies = await exchange(
        page,
        [cancel, pay, cancel, pay, pay, cancel, cancel, pay].filter((t) => t === pay),
      );
      for (const { error } of replies) expect(error).toMatchObject({ code: 4100 });
      await page.evaluate(
        (all) => (window as unknown as MessagesWindow).sendAll(all),
        Array(500).fill(cancel),
      );

      const fooled = await page.evaluate(async (invoice) => {
        const w = window as unknown as MessagesWindow;
        const asked = w.picopay.pay({ id: 'fooled', invoice });
        for (let id = 0; id < 50; id++)
          w.forge(JSON.stringify({ id, result: { status: 'settled', token: 'mine' } }));
        return (await asked).token;
      }, uri);
      expect(fooled).toBe('mine');
      for (const event of ['connect', 'payment', 'budget', 'x', '__proto__', 'constructor'])
        await page.evaluate(
          (text) => (window as unknown as MessagesWindow).forge(text),
          JSON.stringify({ event, data: {} }),
        );
      expect((await scene.world.payee.wallet.invoice(hash)).status).toBe('open');
    },
  },
  {
    name: 'listens for what the wallet tells another site of the same host',
    async run(scene) {
      const page = await speaker(scene);
      await exchange(
        page,
        [...Object.keys(PAGE)]
          .filter((m) => m === 'picopay_getInfo')
          .map((method) => JSON.stringify({ id: 1, method })),
      );
      const origin = originOf(scene.honest);
      await scene.ui.call('pauseBudget', { origin, paused: true });
      await scene.ui.call('pauseBudget', { origin, paused: false });
      await pause(500);
      expect(await page.evaluate(() => (window as unknown as MessagesWindow).events)).toEqual([]);
    },
  },
];
