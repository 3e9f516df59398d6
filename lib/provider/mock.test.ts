import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMock } from './mock.ts';

const TOKEN = '07'.repeat(32);
const HASH = createHash('sha256').update(Buffer.from(TOKEN, 'hex')).digest('hex');
const INVOICE = `pico:${'ab'.repeat(32)}@hub.example?asset=BTC&amount=21&hash=${HASH}&expires=9999999999`;

describe('the mock', () => {
  it('is a wallet that lets a site in and pays what it can', async () => {
    const { provider, calls } = createMock({ tokens: [TOKEN], balance: '30' });
    expect(await provider.isEnabled()).toBe(false);
    await expect(provider.pay({ id: 'a', invoice: INVOICE })).rejects.toMatchObject({ code: 4100 });
    expect((await provider.enable()).enabled).toBe(true);
    const receipt = await provider.pay({ id: 'a', invoice: INVOICE });
    expect(receipt).toMatchObject({ id: 'a', status: 'settled', amount: '21', hash: HASH, token: TOKEN });
    expect(await provider.pay({ id: 'a', invoice: INVOICE })).toEqual(receipt);
    await expect(provider.pay({ id: 'a', invoice: `${INVOICE}&memo=x` })).rejects.toMatchObject({
      code: 4025,
    });
    await expect(provider.pay({ id: 'b', invoice: INVOICE })).rejects.toMatchObject({
      code: 4020,
      data: { available: '9' },
    });
    expect(await provider.request({ method: 'picopay_getPayment', params: { id: 'a' } })).toEqual(receipt);
    expect(await provider.request({ method: 'picopay_getPayment', params: { id: 'b' } })).toBeNull();
    expect(calls.map((c) => c.method).slice(0, 3)).toEqual([
      'picopay_getInfo',
      'picopay_pay',
      'picopay_enable',
    ]);
  });

  it('refuses an invoice that has expired, that is none, or whose payee it does not know', async () => {
    const { provider } = createMock({ enabled: true });
    await expect(provider.pay({ id: 'a', invoice: INVOICE })).rejects.toMatchObject({
      code: 4023,
      data: { reason: 'PayeeOffline' },
    });
    await expect(provider.pay({ id: 'a', invoice: 'pico:x' })).rejects.toMatchObject({ code: 4026 });
    const old = INVOICE.replace('9999999999', '1');
    await expect(provider.pay({ id: 'a', invoice: old })).rejects.toMatchObject({ code: 4022 });
  });

  it('answers as its script says, then as itself again', async () => {
    const receipt = {
      id: 'a',
      origin: 'o',
      to: 't',
      asset: 'BTC',
      amount: '1',
      fee: '0',
      status: 'unknown',
      at: 1,
    } as const;
    const { provider } = createMock({
      enabled: true,
      tokens: [TOKEN],
      script: {
        picopay_pay: [
          { error: 'UserRejected' },
          { error: 'RateLimited', data: { retryAfterMs: 5 } },
          { result: receipt, afterMs: 1 },
        ],
        picopay_getPayment: ({ id }) =>
          id === 'x' ? { error: 'Disconnected', message: 'Away.' } : undefined,
      },
    });
    const pay = () => provider.pay({ id: 'a', invoice: INVOICE });
    await expect(pay()).rejects.toMatchObject({ code: 4001, name: 'UserRejected', retryable: false });
    await expect(pay()).rejects.toMatchObject({ code: 4290, retryable: true, data: { retryAfterMs: 5 } });
    expect(await pay()).toEqual(receipt);
    expect((await pay()).status).toBe('settled');
    const get = (id: string) => provider.request({ method: 'picopay_getPayment', params: { id } });
    await expect(get('x')).rejects.toMatchObject({ code: 4900, message: 'Away.' });
    expect((await get('a'))?.status).toBe('settled');
  });

  it('never answers when told so, until the page gives up', async () => {
    const { provider } = createMock({ enabled: true, script: { picopay_pay: ['never'] } });
    const stop = new AbortController();
    const params = { id: 'a', invoice: INVOICE };
    const paying = provider.request({ method: 'picopay_pay', params, signal: stop.signal });
    stop.abort();
    await expect(paying).rejects.toMatchObject({ code: 4001, data: { reason: 'Aborted' } });
  });

  it('keeps a budget and counts what is spent', async () => {
    const { provider } = createMock({ enabled: true });
    const params = { asset: 'BTC', limit: '100', perPayment: '50', period: 'day' } as const;
    await provider.request({ method: 'picopay_requestBudget', params });
    await provider.pay({ id: 'a', to: 'x', asset: 'BTC', amount: '30' });
    expect(await provider.request({ method: 'picopay_getBudget' })).toMatchObject({
      spent: '30',
      remaining: '70',
    });
    await provider.request({ method: 'picopay_releaseBudget' });
    expect(await provider.request({ method: 'picopay_getBudget' })).toBeNull();
  });

  it('emits events to listeners, and knows no other method', async () => {
    const { provider, emit } = createMock();
    const heard: unknown[] = [];
    const off = provider.on('lock', (data) => heard.push(data));
    emit('lock', { locked: true });
    off();
    emit('lock', { locked: false });
    expect(heard).toEqual([{ locked: true }]);
    await expect(provider.request({ method: 'eth_accounts' } as never)).rejects.toMatchObject({ code: 4200 });
  });
});
