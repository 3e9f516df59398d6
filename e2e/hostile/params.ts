import { expect } from 'vitest';
import type { MethodName } from '../../lib/provider/types.ts';
import { pageParams } from '../../lib/rpc/fake-params.ts';
import { PAGE } from '../../lib/rpc/methods.ts';
import type { Page } from '../driver/types.ts';
import { exchange, speaker } from './messages.ts';
import type { Attack } from './scene.ts';

interface Speaker {
  send(text: string): void;
}

const METHODS = Object.keys(PAGE) as MethodName[];

/** JSON texts of what no field takes. */
const WRONG = [
  ...[
    'null',
    'true',
    '0',
    '-1',
    '1.5',
    '1e999',
    '9007199254740993',
    '[]',
    '["1"]',
    '{}',
    '{"toString":1}',
    '""',
  ],
  ...[
    '" 1"',
    '"1 "',
    '"01"',
    '"-1"',
    '"+1"',
    '"1e3"',
    '"0x10"',
    '"1,000"',
    '"٣"',
    '"1\\n"',
    '"\\ud800"',
    '"\\u0000"',
  ],
  ...['"99999999999999999999"', `"${'9'.repeat(5000)}"`, `"${'x'.repeat(5000)}"`],
];

/** Each field of each method's params with each wrong value, and params of the wrong kind or with more in them. */
function* wrongRequests(): Generator<readonly [MethodName, string]> {
  for (const method of METHODS) {
    const params = (pageParams[method] ?? {}) as Record<string, unknown>;
    for (const text of ['[]', '"x"', '1', 'true', '[null]', '{"x":1}']) yield [method, text];
    for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'origin', 'gesture'])
      yield [method, `{"${key}":{"id":"x"},${JSON.stringify(params).slice(1)}`.replace(',}', '}')];
    for (const field of Object.keys(params))
      for (const text of WRONG) {
        const rest = JSON.stringify({ ...params, [field]: '@' });
        const isText = ['memo', 'reason', 'id', 'asset', 'url', 'invoice', 'to'].includes(field);
        if (!(isText && /^"[^\\]{0,40}"$/.test(text)))
          yield [method, rest.replace(`"${field}":"@"`, `"${field}":${text}`)];
      }
  }
}

async function refused(page: Page, requests: readonly (readonly [MethodName, string])[]): Promise<void> {
  for (let i = 0; i < requests.length; i += 60) {
    const part = requests.slice(i, i + 60);
    const texts = part.map(
      ([method, params], n) => `{"id":${i + n},"method":"${method}","params":${params}}`,
    );
    for (const { id, error, result } of await exchange(page, texts)) {
      const [method, params] = requests[id] ?? [];
      expect({ method, params: params?.slice(0, 300), result, code: error?.code }).toMatchObject({
        code: -32602,
      });
    }
  }
}

export const params: readonly Attack[] = [
  {
    name: 'sends each method what its fields do not take: each is refused by its name',
    async run(scene) {
      const page = await speaker(scene);
      const requests = [...wrongRequests()];
      expect(requests.length).toBeGreaterThan(300);
      await refused(page, requests);
    },
  },
  {
    name: 'sends huge and deep params past the provider',
    async run(scene) {
      const page = await speaker(scene);
      const deep = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`;
      const nested = (n: number) => `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`;
      for (const text of [deep(10_000), nested(10_000), `"${'x'.repeat(10_000_000)}"`]) {
        const [answer] = await exchange(page, [`{"id":1,"method":"picopay_enable","params":${text}}`]);
        expect(answer?.error).toMatchObject({ code: -32602 });
      }
      const [name] = await exchange(page, [`{"id":2,"method":"${'x'.repeat(10_000_000)}"}`]);
      expect(name?.error).toMatchObject({ code: -32602 });
      for (const depth of [20, 200, 1500]) {
        const [answer] = await exchange(page, [
          `{"id":4,"method":"picopay_enable","params":${nested(depth)}}`,
        ]);
        expect(answer?.error, String(depth)).toMatchObject({ code: -32602 });
      }
      const [still] = await exchange(page, ['{"id":3,"method":"picopay_getInfo"}']);
      expect(still).toMatchObject({ id: 3, result: { enabled: false } });

      // Short enough to be handed on, too deep for the browser to: the page's own line breaks, and nobody else's.
      await page.evaluate(
        (text) => (window as unknown as Speaker).send(text),
        `{"id":9,"method":"picopay_enable","params":${deep(7000)}}`,
      );
      const other = await scene.driver.newPage(page.url());
      const [beside] = await exchange(other, ['{"id":1,"method":"picopay_getInfo"}']);
      expect(beside).toHaveProperty('result');
    },
  },
  {
    name: 'gives the provider getters, proxies, cycles and what has no JSON form',
    async run(scene) {
      const page = await speaker(scene);
      const outcomes = await page.evaluate(async () => {
        const { picopay } = window as unknown as {
          picopay: { request(args: unknown): Promise<unknown>; pay(params: unknown): Promise<unknown> };
        };
        const trap = (): never => {
          throw new Error('trap');
        };
        let reads = 0;
        const changing = {
          get id() {
            reads++;
            return `id-${reads}`;
          },
          get invoice() {
            return reads > 1 ? 'pico:other' : 'pico:x';
          },
        };
        const cycle: Record<string, unknown> = {};
        cycle['self'] = cycle;
        let deep: unknown = 1;
        for (let i = 0; i < 10_000; i++) deep = [deep];
        const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]));
        const tries: [string, () => Promise<unknown>][] = [
          [
            'throwing getter',
            () =>
              picopay.pay({
                get id() {
                  return trap();
                },
              }),
          ],
          ['throwing proxy', () => picopay.pay(new Proxy({}, { ownKeys: trap, get: trap, has: trap }))],
          [
            'proxy of args',
            () => picopay.request(new Proxy({}, { get: trap, getOwnPropertyDescriptor: trap })),
          ],
          [
            'revoked proxy',
            () => {
              const { proxy, revoke } = Proxy.revocable({}, {});
              revoke();
              return picopay.pay(proxy);
            },
          ],
          ['changing getter', () => picopay.pay(changing)],
          ['cycle', () => picopay.pay(cycle)],
          ['deep', () => picopay.pay(deep)],
          ['many', () => picopay.pay(many)],
          ['huge', () => picopay.pay({ id: 'x'.repeat(10_000_000) })],
          ['bigint', () => picopay.pay({ id: 'a', amount: 5n })],
          ['NaN', () => picopay.pay({ id: 'a', amount: Number.NaN })],
          ['function', () => picopay.pay(() => 1)],
          ['symbol', () => picopay.pay({ id: Symbol('x') })],
          [
            'own __proto__',
            () => picopay.pay(JSON.parse('{"__proto__":{"id":"a","invoice":"pico:x"},"id":"a"}')),
          ],
          ['inherited params', () => picopay.pay(Object.create({ id: 'a', invoice: 'pico:x' }))],
          ['toJSON', () => picopay.pay({ id: 'a', toJSON: () => ({ id: 'b' }) })],
          ['no args', () => picopay.request(undefined)],
          ['method object', () => picopay.request({ method: { toString: () => 'picopay_getInfo' } })],
          [
            'signal proxy',
            () =>
              picopay.request({
                method: 'picopay_getPayment',
                params: { id: '' },
                signal: new Proxy({}, { get: trap }),
              }),
          ],
        ];
        const out: [string, unknown][] = [];
        for (const [name, run] of tries) {
          try {
            await run();
            out.push([name, 'granted']);
          } catch (error) {
            out.push([name, (error as { code?: number }).code ?? (error as Error).message]);
          }
        }
        return { out, reads };
      });
      expect(outcomes.reads).toBe(1);
      for (const [name, outcome] of outcomes.out)
        expect(
          [-32602, 4100, 'trap'].includes(outcome as never) || /revoked|proxy/i.test(String(outcome)),
          `${name}: ${outcome}`,
        ).toBe(true);
    },
  },
];
