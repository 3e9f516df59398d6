import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../test/harness/memory-store.ts';
import { PicoError } from '../errors.ts';
import type { Store } from '../store/types.ts';
import { openLog } from './log.ts';

const SECRETS = [
  'abandon abandon abandon about',
  'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080',
  '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
  'ab'.repeat(32),
  'https://shop.example',
  '0200deadbeef',
  'pico:abc@hub.example',
];

const logOf = (store: Store, salt = 'salt') => openLog({ store, clock: () => 1_800_000_000, salt });

describe('the log', () => {
  it('keeps codes, names, counts and times', async () => {
    const log = logOf(memoryStore());
    log.add('unlock');
    log.error('failed', new PicoError('HubUnreachable', 'https://hub.example did not answer'), {
      method: 'picopay_pay',
      ms: 12.6,
    });
    log.error('failed', new TypeError('undefined is not a function'));
    expect(await log.entries()).toEqual([
      { n: 1, at: 1_800_000_000, event: 'unlock' },
      { n: 2, at: 1_800_000_000, event: 'failed', method: 'picopay_pay', code: 'HubUnreachable', ms: 13 },
      { n: 3, at: 1_800_000_000, event: 'failed', code: 'TypeError' },
    ]);
  });

  it.each(SECRETS)('writes nothing of %j wherever it is put', async (secret) => {
    const log = logOf(memoryStore());
    log.add(secret, { method: secret, code: secret, origin: secret });
    log.error('failed', new PicoError(secret, secret, { secret }));
    log.error('failed', new Error(secret, { cause: secret }));
    const text = JSON.stringify(await log.entries());
    expect(text).not.toContain(secret);
    expect(text).toContain('redacted');
  });

  it('tells the same site from another, and not which it is', async () => {
    const log = logOf(memoryStore());
    for (const origin of ['https://a.example', 'https://b.example', 'https://a.example'])
      log.add('request', { origin });
    const [a, b, again] = (await log.entries()).map(({ site }) => site);
    expect(again).toBe(a);
    expect(b).not.toBe(a);
    const elsewhere = logOf(memoryStore(), 'other salt');
    elsewhere.add('request', { origin: 'https://a.example' });
    expect((await elsewhere.entries())[0]?.site).not.toBe(a);
  });

  it('keeps the last 500, through restarts, and survives a store that fails', async () => {
    const store = memoryStore();
    for (let run = 0; run < 4; run++) {
      const log = logOf(store);
      for (let i = 0; i < 200; i++) log.add('tick', { count: run * 200 + i });
      await log.entries();
    }
    const kept = await logOf(store).entries();
    expect(kept.map(({ count }) => count)).toEqual(Array.from({ length: 500 }, (_, i) => 300 + i));
    store.dieAt(1);
    const log = logOf(store);
    log.add('lost');
    expect(await log.entries()).toHaveLength(500);
  });
});
