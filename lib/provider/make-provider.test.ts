import { describe, expect, it } from 'vitest';
import { inject } from './inject.ts';
import { makeProvider } from './make-provider.ts';
import { pageTransport } from './page-transport.ts';
import type { PayParams } from './types.ts';

/** A page and a content script that answers what the test says. */
function page() {
  const sent: { id: number; method?: string; params?: unknown; cancel?: boolean }[] = [];
  let hear: (text: unknown) => void = () => {};
  const transport = pageTransport({
    send: (text) => sent.push(JSON.parse(text)),
    listen: (listener) => {
      hear = listener;
    },
  });
  const provider = makeProvider(transport, '9.9.9');
  return {
    provider,
    sent,
    say: (message: unknown) => hear(JSON.stringify(message)),
    raw: (t: unknown) => hear(t),
  };
}

const INVALID = { code: -32602, name: 'InvalidParams', retryable: false };

describe('the provider of a page', () => {
  it('sends a request as JSON and resolves with its answer, whatever the order', async () => {
    const { provider, sent, say } = page();
    const first = provider.request({ method: 'picopay_getPayment', params: { id: 'a' } });
    const second = provider.isEnabled();
    expect(sent).toEqual([
      { id: 1, method: 'picopay_getPayment', params: { id: 'a' } },
      { id: 2, method: 'picopay_getInfo' },
    ]);
    say({ id: 2, result: { enabled: true } });
    say({ id: 1, result: null });
    expect(await first).toBeNull();
    expect(await second).toBe(true);
  });

  it('rejects with number, name, sentence, whether to retry, and data', async () => {
    const { provider, say } = page();
    const paying = provider.pay({ id: 'a', invoice: 'pico:x' });
    const error = {
      code: 4020,
      name: 'InsufficientFunds',
      message: 'Less.',
      retryable: true,
      data: { available: '7' },
    };
    say({ id: 1, error });
    const caught = await paying.catch((e: unknown) => e);
    expect(caught).toBeInstanceOf(Error);
    expect(caught).toMatchObject(error);
  });

  it('names the field of a value that has no JSON form, and sends nothing', async () => {
    const { provider, sent } = page();
    const wrong = { id: 'a', to: 'b', asset: 'BTC', amount: 5n } as unknown as PayParams;
    await expect(provider.pay(wrong)).rejects.toMatchObject({ ...INVALID, data: { path: 'amount' } });
    const loop: Record<string, unknown> = {};
    loop['reason'] = loop;
    await expect(provider.enable(loop)).rejects.toMatchObject(INVALID);
    await expect(provider.request(null as never)).rejects.toMatchObject(INVALID);
    await expect(provider.request({ method: 7 } as never)).rejects.toMatchObject(INVALID);
    expect(sent).toEqual([]);
  });

  it('reads each property once: what it sends is what it saw first', async () => {
    const { provider, sent } = page();
    let reads = 0;
    const shifty = {
      id: 'a',
      get invoice() {
        return `pico:${++reads}`;
      },
    };
    void provider.pay(shifty);
    expect(sent[0]?.params).toEqual({ id: 'a', invoice: 'pico:1' });
    expect(reads).toBe(1);
  });

  it('gives a request up by its signal: the answer still says how it ended', async () => {
    const { provider, sent, say } = page();
    const stop = new AbortController();
    const params = { id: 'a', invoice: 'pico:x' };
    const paying = provider.request({ method: 'picopay_pay', params, signal: stop.signal });
    stop.abort();
    expect(sent[1]).toEqual({ id: 1, cancel: true });
    say({ id: 1, error: { code: 4024, name: 'OutcomeUnknown', message: 'Sent.', retryable: true } });
    await expect(paying).rejects.toMatchObject({ code: 4024 });
    const late = provider.request({ method: 'picopay_pay', params, signal: stop.signal });
    await expect(late).rejects.toMatchObject({ code: 4001, data: { reason: 'Aborted' } });
    expect(sent.length).toBe(2);
  });

  it('tells listeners of events until they are removed, also past one that throws', () => {
    const { provider, say } = page();
    const heard: unknown[] = [];
    provider.on('lock', () => {
      throw new Error('of the page');
    });
    const off = provider.on('lock', (data) => heard.push(data));
    say({ event: 'lock', data: { locked: true } });
    off();
    say({ event: 'lock', data: { locked: false } });
    say({ event: '__proto__', data: {} });
    expect(heard).toEqual([{ locked: true }]);
  });

  it('drops what is no answer, and answers to nothing', async () => {
    const { provider, say, raw } = page();
    const asking = provider.request({ method: 'picopay_getBudget' });
    for (const junk of ['', '{', 'null', '7', '[]', undefined, {}, '{"id":99,"result":1}']) raw(junk);
    say({ id: 1, result: null });
    say({ id: 1, result: 'again' });
    expect(await asking).toBeNull();
  });

  it('is frozen, with each of its functions', () => {
    const { provider } = page();
    expect(Object.isFrozen(provider)).toBe(true);
    for (const value of Object.values(provider))
      if (typeof value === 'function') expect(Object.isFrozen(value)).toBe(true);
  });
});

describe('a window', () => {
  const info = { uuid: 'u', name: 'PicoPay', icon: 'data:,', rdns: 'example' };
  const windowLike = (extra: object = {}) => Object.assign(new EventTarget(), extra) as unknown as Window;

  it('gets the provider as a locked property, and announced whenever asked', () => {
    const { provider } = page();
    const target = windowLike();
    const seen: unknown[] = [];
    target.addEventListener('picopay:announceProvider', (e) => seen.push((e as CustomEvent).detail));
    inject(target, provider, info);
    target.dispatchEvent(new Event('picopay:requestProvider'));
    expect(seen).toEqual([
      { info, provider },
      { info, provider },
    ]);
    expect(Object.isFrozen(seen[0])).toBe(true);
    const own = Object.getOwnPropertyDescriptor(target, 'picopay');
    expect(own).toMatchObject({ value: provider, writable: false, configurable: false });
  });

  it('keeps another picopay that it has already; ours is announced alone', () => {
    const { provider } = page();
    const target = windowLike({ picopay: 'of another' });
    inject(target, provider, info);
    expect((target as unknown as { picopay: unknown }).picopay).toBe('of another');
  });
});
