import { expect, it } from 'vitest';
import { makeProvider } from './make-provider.ts';
import { pageTransport } from './page-transport.ts';

/** Breaks what a page can reach, runs, and mends it before anybody else looks. */
function broken<T>(run: () => T): T {
  const bad = (): never => {
    throw new Error('polluted');
  };
  const { defineProperty, getOwnPropertyDescriptor } = Object;
  const { apply } = Reflect;
  const targets: [object, string][] = [];
  for (const name of ['parse', 'stringify']) targets[targets.length] = [JSON, name];
  for (const name of ['keys', 'freeze', 'hasOwn', 'create']) targets[targets.length] = [Object, name];
  for (const name of ['push', 'map', 'toJSON', 'forEach', 'join'])
    targets[targets.length] = [Array.prototype, name];
  for (const name of ['get', 'set', 'has', 'delete']) targets[targets.length] = [Map.prototype, name];
  for (const name of ['toJSON', 'error', 'event', 'signal'])
    targets[targets.length] = [Object.prototype, name];
  for (const name of ['name', 'code', 'data']) targets[targets.length] = [Error.prototype, name];
  targets[targets.length] = [globalThis, 'Promise'];
  targets[targets.length] = [Array, 'isArray'];
  const before: (PropertyDescriptor | undefined)[] = [];
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i];
    if (!target) continue;
    before[i] = getOwnPropertyDescriptor(target[0], target[1]);
    defineProperty(target[0], target[1], { get: () => bad, set: bad, configurable: true });
  }
  try {
    return apply(run, undefined, []);
  } finally {
    for (let i = targets.length - 1; i >= 0; i--) {
      const target = targets[i];
      const was = before[i];
      if (target && was) defineProperty(target[0], target[1], was);
      else if (target) delete (target[0] as Record<string, unknown>)[target[1]];
    }
  }
}

it('works on, answer and error alike, when the page has broken the built-ins', async () => {
  let sent = '';
  let hear: (text: unknown) => void = () => {};
  const provider = makeProvider(
    pageTransport({
      send: (text) => {
        sent += text;
      },
      listen: (listener) => {
        hear = listener;
      },
    }),
    '1',
  );
  let heard: unknown;
  provider.on('lock', (data) => {
    heard = data;
  });
  const [asking, failing] = broken(() => {
    const first = provider.request({ method: 'picopay_getPayment', params: { id: 'a' } });
    const second = provider.pay({ id: 'b', invoice: 'pico:x' });
    hear('{"event":"lock","data":true}');
    hear('{"id":1,"result":"ok"}');
    hear('{"id":2,"error":{"code":4001,"name":"UserRejected","message":"No.","retryable":false}}');
    const both = [first, second];
    return both;
  });
  expect(sent).toBe(
    '{"id":1,"method":"picopay_getPayment","params":{"id":"a"}}{"id":2,"method":"picopay_pay","params":{"id":"b","invoice":"pico:x"}}',
  );
  expect(heard).toBe(true);
  expect(await asking).toBe('ok');
  await expect(failing).rejects.toMatchObject({ code: 4001, name: 'UserRejected' });
});
