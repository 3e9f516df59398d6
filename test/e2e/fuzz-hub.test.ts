import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Base, signedBy } from './fuzz-calls.ts';
import { expectTyped, type FuzzWorld, fuzzWorld, METHODS, WRONG } from './fuzz-world.ts';

const RUNS = 300;

let fuzz: FuzzWorld;

beforeAll(async () => {
  fuzz = await fuzzWorld();
});
afterAll(() => fuzz.close());

/**
 * Valid in every field, and refused all the same: a deposit is given once and a close is final, but hundreds of each
 * shall be tried.
 */
function almost(method: string): Base {
  const call = fuzz.base(method);
  if (method === 'mph_deposit') return { ...call, params: { ...call.params, value: '19999' } };
  if (method !== 'mph_close') return call;
  return { ...call, params: { ...call.params, ack: Number(call.params['ack']) - 1 } };
}

/** Values of the list that this field may well have: nothing is expected of them. */
const FINE: Readonly<Record<string, readonly unknown[]>> = {
  assets: [[]],
  messages: [[]],
  backup: ['', 'NaN', '1e3', '0x10', 'x'.repeat(5000)],
};

describe.each(METHODS)('%s', (method) => {
  it('names the field that is of a wrong form, each field in turn', async () => {
    await fuzz.unchanged(async () => {
      for (const line of fuzz.lines) {
        const call = fuzz.base(method);
        for (const field of [...Object.keys(call.params), 'time', 'signature']) {
          for (const value of WRONG) {
            if (FINE[field]?.some((fine) => JSON.stringify(fine) === JSON.stringify(value))) continue;
            const params = { ...fuzz.signed(call, { ...call.params, [field]: value }) };
            if (field === 'time' || field === 'signature') params[field] = value;
            const about = `${line.name} ${method} ${field} = ${JSON.stringify(value)?.slice(0, 50)}`;
            const data = expectTyped(await line.ask(method, params), about);
            if (data['type'] === 'UnsupportedAsset') continue;
            expect(String(data['field']), about).toMatch(
              new RegExp(`^(params|${field}${field === 'time' ? '|signature' : ''})`),
            );
          }
          const { [field]: _, ...without } = fuzz.signed(call, call.params);
          const optional = ['assets', 'url', 'backup'].includes(field) || method === 'mph_status';
          if (!optional) expectTyped(await line.ask(method, without), `${method} without ${field}`);
        }
        const extra = await line.ask(method, fuzz.signed(call, { ...call.params, extra: 1 }));
        expect(expectTyped(extra, 'extra')).toMatchObject({ field: 'params.extra' });
      }
    });
  });

  it('refuses what is not signed by the handle, or changed by one bit after that', async () => {
    const call = fuzz.base(method);
    await fuzz.unchanged(async () => {
      for (const line of fuzz.lines) {
        const other = signedBy(new Uint8Array(randomBytes(32)), fuzz.world.hub.pubkey, method, call.params);
        expect(expectTyped(await line.ask(method, other), 'other')).toMatchObject({ type: 'BadSignature' });
        const elsewhere = signedBy(
          call.key ?? new Uint8Array(32),
          `02${'11'.repeat(32)}`,
          method,
          call.params,
        );
        expect(expectTyped(await line.ask(method, elsewhere), 'hub')).toMatchObject({ type: 'BadSignature' });
        const renamed = signedBy(call.key ?? new Uint8Array(32), fuzz.world.hub.pubkey, 'mph_x', call.params);
        expect(expectTyped(await line.ask(method, renamed), 'name')).toMatchObject({ type: 'BadSignature' });
        const good = fuzz.signed(call, call.params);
        const text = JSON.stringify(good);
        await fc.assert(
          fc.asyncProperty(fc.nat(text.length - 1), fc.nat(6), async (at, bit) => {
            const flipped =
              text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1);
            const body = `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${flipped}}`;
            if (flippedToSame(flipped, text)) return;
            const answer = await line.raw(body);
            // Unsigned, mph_status tells what everyone may know.
            if (method === 'mph_status' && answer.result !== undefined)
              expect(answer.result['connections']).toEqual({});
            else expectTyped(answer, body);
          }),
          { numRuns: RUNS / 2 },
        );
      }
    });
  });

  it('answers anything at all, changes nothing but what was asked well, and goes on', async () => {
    await fuzz.unchanged(async () => {
      for (const line of fuzz.lines) {
        const call = almost(method);
        const right = fuzz.base(method).params;
        await fc.assert(
          fc.asyncProperty(
            fc.constantFrom(...Object.keys(call.params), 'any', '__proto__', 'constructor'),
            fc.oneof(
              fc.jsonValue({ maxDepth: 4 }),
              fc.double(),
              fc.maxSafeInteger(),
              fc.string({ unit: 'binary' }),
            ),
            fc.boolean(),
            async (field, value, resign) => {
              if (value === right[field] && value !== call.params[field]) return;
              const params = Object.fromEntries([...Object.entries(call.params), [field, value]]);
              const sent = resign
                ? fuzz.signed(call, params)
                : Object.fromEntries([...Object.entries(fuzz.signed(call, call.params)), [field, value]]);
              const answer = await line.ask(method, sent);
              if (answer.result === undefined) expectTyped(answer, JSON.stringify({ field, value, resign }));
              // A twist may be none: another url, another counter that is no older.
              else expect(['mph_status', 'mph_request', 'mph_sync'], field).toContain(method);
            },
          ),
          { numRuns: RUNS },
        );
        // By chance the device may have got another name.
        if (method === 'mph_sync') await line.ask(method, fuzz.signed(call, call.params));
      }
    });
    await fuzz.stillPays();
  });
});

/** A flip that JSON does not see (of white space in no text) or that only adds a digit's sign is none. */
function flippedToSame(flipped: string, text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(flipped)) === text;
  } catch {
    return false;
  }
}

describe('mph_deposit', () => {
  it('refuses an expiry that no chain reaches, though the terms have no limit', async () => {
    await fuzz.unchanged(async () => {
      const call = fuzz.base('mph_deposit');
      for (const height of [500_000_000, 0x7fffffff]) {
        const params = fuzz.signed(call, { ...call.params, expire_height: height });
        const answer = await fuzz.lines[0].ask('mph_deposit', params);
        expect(expectTyped(answer ?? {}, `${height}`)).toMatchObject({ field: 'expire_height' });
      }
    });
    expect(fuzz.world.hub.hub.byHandle.get(String(fuzz.requested.request['handle']))?.given).toBeUndefined();
  });
});
