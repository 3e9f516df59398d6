import { expect } from 'vitest';
import { ask } from '../page.ts';
import { invoiceOf } from '../scene.ts';
import { exchange, speaker } from './messages.ts';
import type { Attack } from './scene.ts';

interface Flooded {
  readonly codes: Readonly<Record<string, number>>;
  readonly retryAfter: number;
}

export const flood: readonly Attack[] = [
  {
    name: 'asks 10,000 times at once: told to wait, while others are served',
    async run(scene) {
      const page = await speaker(scene);
      const { uri } = await invoiceOf(scene, 3n);
      const flooding = page.evaluate(async (invoice) => {
        const { picopay } = window as unknown as {
          picopay: { request(args: object): Promise<unknown> };
        };
        const codes: Record<string, number> = {};
        let retryAfter = Number.POSITIVE_INFINITY;
        const asks = Array.from({ length: 10_000 }, async (_, i) => {
          const args =
            i % 2
              ? { method: 'picopay_getInfo' }
              : { method: 'picopay_pay', params: { id: `f${i}`, invoice } };
          let code = 'granted';
          try {
            await picopay.request(args);
          } catch (error) {
            const { code: number, data } = error as { code: number; data?: { retryAfterMs?: number } };
            code = String(number);
            if (number === 4290) retryAfter = Math.min(retryAfter, data?.retryAfterMs ?? 0);
          }
          codes[code] = (codes[code] ?? 0) + 1;
        });
        await Promise.all(asks);
        return { codes, retryAfter };
      }, uri) as Promise<Flooded>;
      const meanwhile = await ask(scene.honest, 'picopay_getBudget');
      expect(await meanwhile.result()).toMatchObject({ asset: 'BTC' });
      const { codes, retryAfter } = await flooding;
      expect(codes['4290']).toBeGreaterThan(9800);
      expect(codes['4100'] ?? 0).toBeLessThanOrEqual(64);
      expect(retryAfter).toBeGreaterThan(0);
    },
  },
  {
    name: 'asks in waves, past the provider: its own rate, whatever it asks',
    async run(scene) {
      const page = await speaker(scene);
      let limited = 0;
      for (let wave = 0; wave < 10; wave++) {
        const texts = Array.from({ length: 60 }, (_, i) => `{"id":${i},"method":"picopay_getInfo"}`);
        limited += (await exchange(page, texts)).filter(({ error }) => error?.code === 4290).length;
      }
      expect(limited).toBeGreaterThan(100);
      const bad = Array.from({ length: 60 }, (_, i) => `{"id":${i},"method":"picopay_nothing"}`);
      for (let wave = 0; wave < 10; wave++)
        for (const { error } of await exchange(page, bad)) expect([4200, 4290]).toContain(error?.code);
    },
  },
];
