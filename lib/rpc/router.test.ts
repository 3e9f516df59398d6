import { describe, expect, it } from 'vitest';
import { PicoError } from '../errors.ts';
import { pageParams } from './fake-params.ts';
import { PAGE } from './methods.ts';
import { type PageHandlers, pageRouter, type UiHandlers, uiRouter } from './router.ts';
import type { PageSender, UiSender } from './senders.ts';

const SENDER: PageSender = {
  role: 'page',
  origin: 'https://shop.example',
  documentId: 'D',
  tabId: 1,
  windowId: 1,
  incognito: false,
};
const POPUP: UiSender = { role: 'ui', page: 'popup', incognito: false };

function pages(answer: (...args: unknown[]) => unknown) {
  const calls: unknown[][] = [];
  const failures: unknown[] = [];
  const handlers = Object.fromEntries(
    [...Object.keys(PAGE), 'link', 'cancel', 'links'].map((name) => [
      name,
      async (...args: unknown[]) => {
        calls.push([name, ...args]);
        return answer(...args);
      },
    ]),
  );
  const route = pageRouter(handlers as unknown as PageHandlers, (method, error) =>
    failures.push([method, error]),
  );
  return { calls, failures, send: (message: unknown) => route(SENDER, message) };
}

describe('the router of pages', () => {
  it('hands checked params on, with who asks, the rid and the gesture', async () => {
    const { calls, send } = pages(() => 'receipt');
    const params = pageParams.picopay_pay;
    const reply = await send({ rid: 'n.1', method: 'picopay_pay', params, gesture: true });
    expect(reply).toEqual({ rid: 'n.1', result: 'receipt' });
    expect(calls).toEqual([['picopay_pay', params, { sender: SENDER, rid: 'n.1', gesture: true }]]);
  });

  it('names the field that is wrong and calls nothing', async () => {
    const { calls, failures, send } = pages(() => null);
    const params = { id: 'a', to: 'b', asset: 'BTC', amount: 7 };
    const reply = await send({ rid: 'n.1', method: 'picopay_pay', params, gesture: true });
    expect(reply).toMatchObject({ rid: 'n.1', error: { code: -32602, data: { path: 'amount' } } });
    expect(calls).toEqual([]);
    expect(failures).toMatchObject([['picopay_pay', { code: 'InvalidParams' }]]);
  });

  it('knows no method besides its own', async () => {
    const { calls, send } = pages(() => null);
    for (const method of [
      'status',
      'approve',
      'link',
      'cancel',
      'constructor',
      '__proto__',
      'eth_accounts',
      '',
      7,
      null,
    ])
      expect(await send({ rid: 'n.1', method, gesture: true })).toMatchObject({
        rid: 'n.1',
        error: { code: 4200 },
      });
    expect(calls).toEqual([]);
  });

  it('takes links, cancels and questions about links, and answers no ping', async () => {
    const { calls, send } = pages((first) => (typeof first === 'string' ? null : { bitcoin: true }));
    expect(await send({ rid: 'n.1', link: 'pico:x', gesture: true })).toEqual({ rid: 'n.1', result: null });
    expect(await send({ cancel: 'n.1' })).toBeUndefined();
    expect(await send({ links: true })).toEqual({ links: { bitcoin: true } });
    expect(await send({ ping: true })).toBeUndefined();
    expect(calls).toEqual([
      ['link', 'pico:x', { sender: SENDER, rid: 'n.1', gesture: true }],
      ['cancel', 'n.1', SENDER],
      ['links'],
    ]);
  });

  it('answers nothing to what no content script of ours sends, and never rejects', async () => {
    const { calls, send } = pages(() => null);
    const junk = [
      undefined,
      null,
      7,
      'x',
      [],
      {},
      { rid: 7 },
      { rid: 'a b', method: 'picopay_getInfo' },
      { cancel: {} },
    ];
    for (const message of junk) expect(await send(message)).toBeUndefined();
    expect(await send({ rid: 'n', method: 'picopay_getInfo' })).toMatchObject({ error: { code: -32602 } });
    expect(await send({ rid: 'n', method: 'picopay_getInfo', gesture: 1 })).toMatchObject({
      error: { code: -32602 },
    });
    expect(await send(Object.create({ rid: 'n', method: 'picopay_getInfo', gesture: true }))).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it('maps what a handler throws by its code', async () => {
    const rejected = pages(() => {
      throw new PicoError('UserRejected', 'The user said no.');
    });
    const message = { rid: 'n.1', method: 'picopay_getBudget', gesture: false };
    expect(await rejected.send(message)).toMatchObject({
      error: { code: 4001, message: 'The user said no.' },
    });
    const broken = pages(() => {
      throw new TypeError('secret');
    });
    expect(JSON.stringify(await broken.send(message))).not.toContain('secret');
    expect(broken.failures).toMatchObject([['picopay_getBudget', { message: 'secret' }]]);
  });
});

describe('the router of our own pages', () => {
  const handlers = {
    settings: async () => ({ theme: 'dark' }),
    unlock: async () => {
      throw new PicoError('WrongPassword', 'Try again.', { retryAt: 5 });
    },
  } as unknown as UiHandlers;
  const route = uiRouter(handlers, () => false);

  it('answers under the number of the call', async () => {
    expect(await route(POPUP, { id: 4, method: 'settings' })).toEqual({ id: 4, result: { theme: 'dark' } });
    const wrong = await route(POPUP, { id: 5, method: 'unlock', params: { password: 'x' } });
    expect(wrong).toEqual({
      id: 5,
      error: { code: 'WrongPassword', message: 'Try again.', data: { retryAt: 5 } },
    });
    const field = await route(POPUP, { id: 6, method: 'unlock', params: {} });
    expect(field).toMatchObject({ id: 6, error: { code: 'InvalidParams', data: { field: 'password' } } });
  });

  it('refuses what the page may not ask, and does not answer what is no call', async () => {
    expect(await route(POPUP, { id: 1, method: 'approve' })).toMatchObject({ error: { code: 'NotAllowed' } });
    expect(await route(POPUP, { id: 1, method: 'picopay_pay' })).toMatchObject({
      error: { code: 'NotAllowed' },
    });
    for (const message of [{ ping: true }, null, { id: '1', method: 'settings' }, { id: 1 }])
      expect(await route(POPUP, message)).toBeUndefined();
  });
});
