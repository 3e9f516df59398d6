import { describe, expect, it } from 'vitest';
import { type ChainHttpOptions, chainHttp } from './chain-http.ts';

type Reply = Response | Error;

/** A server that gives these replies in turn, the last one for ever, and what was asked of it. */
function server(replies: readonly (() => Reply)[], options: ChainHttpOptions = {}) {
  const requests: { url: string; init: RequestInit }[] = [];
  const waitsMs: number[] = [];
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const reply = replies[Math.min(requests.length, replies.length - 1)];
    requests.push({ url: String(input), init });
    const answer = reply?.() ?? new Error('no reply was prepared');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const sleep = async (ms: number) => void waitsMs.push(ms);
  const http = chainHttp('https://chain.example/api/', { fetch, sleep, random: () => 0.5, ...options });
  return { http, requests, waitsMs };
}

const failure = (code: string) => expect.objectContaining({ code });

describe('chainHttp', () => {
  it('asks below its base, without credentials', async () => {
    const { http, requests } = server([() => new Response('7')]);
    expect(await http('/blocks/tip/height')).toEqual({ status: 200, text: '7' });
    expect(requests[0]?.url).toBe('https://chain.example/api/blocks/tip/height');
    expect(requests[0]?.init).toMatchObject({ credentials: 'omit' });
    expect(requests[0]?.init.method).toBeUndefined();
  });

  it('posts a body with its type', async () => {
    const { http, requests } = server([() => new Response('ok')]);
    await http('/tx', { content: '00', type: 'text/plain' });
    expect(requests[0]?.init).toMatchObject({
      method: 'POST',
      body: '00',
      headers: { 'content-type': 'text/plain' },
    });
  });

  it.each([400, 404, 405, 501])('hands status %s to the caller at once', async (status) => {
    const { http, requests } = server([() => new Response('why', { status })]);
    expect(await http('/x')).toEqual({ status, text: 'why' });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['429', () => new Response('slow down', { status: 429 })],
    ['502', () => new Response('', { status: 502 })],
    ['a broken line', () => new TypeError('fetch failed')],
    ['a timeout', () => new DOMException('timed out', 'TimeoutError')],
  ])('tries again after %s, waiting longer each time', async (_, fault) => {
    const { http, requests, waitsMs } = server([fault, fault, fault, () => new Response('at last')]);
    expect((await http('/x')).text).toBe('at last');
    expect(requests).toHaveLength(4);
    expect(waitsMs).toEqual([500, 1000, 2000]);
  });

  it('gives up as ChainUnavailable', async () => {
    const { http, requests } = server([() => new Response('', { status: 503 })], { maxRetries: 2 });
    await expect(http('/x')).rejects.toThrow(failure('ChainUnavailable'));
    await expect(http('/x')).rejects.toThrow(/status 503/);
    expect(requests).toHaveLength(6);
  });

  it('waits as long as the server asks, within reason', async () => {
    const busy = (seconds: string) => () =>
      new Response('', { status: 429, headers: { 'retry-after': seconds } });
    const { http, waitsMs } = server([busy('7'), busy('86400'), busy('soon'), () => new Response('')]);
    await http('/x');
    expect(waitsMs).toEqual([7_000, 30_000, 2_000]);
  });

  it('jitters, so that many wallets do not come back at once', async () => {
    const fault = () => new Response('', { status: 503 });
    const early = server([fault], { random: () => 0, maxRetries: 1 });
    const late = server([fault], { random: () => 0.999, maxRetries: 1 });
    await expect(early.http('/x')).rejects.toThrow();
    await expect(late.http('/x')).rejects.toThrow();
    expect(early.waitsMs[0]).toBeLessThan(late.waitsMs[0] ?? 0);
  });

  it('reads no more than the limit, and does not ask again', async () => {
    const { http, requests } = server([() => new Response('x'.repeat(2_000))], { maxBytes: 1_000 });
    await expect(http('/x')).rejects.toThrow(failure('InvalidChainAnswer'));
    expect(requests).toHaveLength(1);
  });

  it('gives each attempt a time limit', async () => {
    const signals: boolean[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      signals.push(init?.signal instanceof AbortSignal);
      return new Response('');
    };
    await chainHttp('http://127.0.0.1:1', { fetch })('/x');
    expect(signals).toEqual([true]);
  });

  it.each(['', 'chain.example', 'ftp://x', 'https://u:p@x', 'https://x/?a', 'file:///etc/passwd'])(
    'refuses the address "%s"',
    (url) => {
      expect(() => chainHttp(url)).toThrow(failure('InvalidParams'));
    },
  );
});
