import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { encodeMessage, type Message, parseMessage, parseQuantity } from './messages.ts';

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((b) => Array.from(b, (x) => x.toString(16).padStart(2, '0')).join(''));
const quantity = fc.bigInt({ min: 0n, max: 2_100_000_000_000_000n });
const index = fc.nat({ max: 0x7fffffff });
const maybe = <T extends object>(arbitrary: fc.Arbitrary<T>) => fc.oneof(arbitrary, fc.constant({}));

const lock = fc.record({ hash: hex(32), amount: quantity });
const send = fc
  .tuple(
    fc.record({ payee: hex(32), quantity, fee: quantity }),
    maybe(fc.record({ token: fc.integer({ min: 1, max: 64 }).chain(hex) })),
  )
  .map(([a, b]) => ({ ...a, ...b }));
const message = fc.oneof(
  fc
    .tuple(
      fc.record({
        type: fc.constant('commit' as const),
        n: index,
        epoch: index,
        total: quantity,
        locks: fc.array(lock, { maxLength: 5 }),
        feerate: index,
        sig: hex(64),
        sends: fc.array(send, { maxLength: 5 }),
      }),
      maybe(fc.record({ lockHeight: index })),
    )
    .map(([a, b]) => ({ ...a, ...b })),
  fc.record({
    type: fc.constant('settle' as const),
    n: index,
    preimages: fc.array(hex(32), { maxLength: 5 }),
  }),
  fc
    .tuple(
      fc.record({
        type: fc.constant('refuse' as const),
        n: index,
        reason: fc.string({ maxLength: 50 }),
        nextRevokeHash: hex(20),
      }),
      maybe(fc.record({ total: quantity })),
    )
    .map(([a, b]) => ({ ...a, ...b })),
  fc.record({ type: fc.constant('reveal' as const), epoch: index, secret: hex(32) }),
  fc.record({ type: fc.constant('harden' as const) }),
  fc.record({
    type: fc.constant('funded' as const),
    txid: hex(32),
    vout: index,
    value: quantity,
    expireHeight: index,
  }),
  fc.record({ type: fc.constant('receipt' as const), n: index, sig: hex(64) }),
) as fc.Arbitrary<Message>;

test('every message comes back from the wire as it was', () => {
  fc.assert(
    fc.property(message, (m) => {
      expect(parseMessage(JSON.parse(JSON.stringify(encodeMessage(m))))).toEqual(m);
    }),
  );
});

test('a field too much, too little or of another kind is refused by its name', () => {
  fc.assert(
    fc.property(message, fc.nat(), fc.constantFrom(null, -1, 1.5, 'zz', {}, undefined), (m, at, wrong) => {
      const wire = encodeMessage(m);
      expect(() => parseMessage({ ...wire, extra: 1 })).toThrow(/extra: is not known/);
      const keys = Object.keys(wire).filter((k) => k !== 'type' && k !== 'reason');
      const key = keys[at % Math.max(keys.length, 1)];
      if (key === undefined) return;
      const optional =
        wrong === undefined && (key === 'lock_height' || (key === 'total' && m.type === 'refuse'));
      if (!optional) expect(() => parseMessage({ ...wire, [key]: wrong })).toThrow(new RegExp(key));
    }),
  );
});

test('nothing but an object of a known type is a message', () => {
  for (const value of [null, undefined, 1, 'commit', [], {}, { type: 'x' }, { type: null }])
    expect(() => parseMessage(value)).toThrow(/type/);
});

describe('parseQuantity', () => {
  it.each(['0', '1', '2100000000000000'])('takes %s', (text) => {
    expect(parseQuantity(text, 'q')).toBe(BigInt(text));
  });
  it.each([
    '',
    '01',
    '-1',
    '+1',
    '1.0',
    '1e3',
    ' 1',
    '0x1',
    '2100000000000001',
    '99999999999999999',
    1,
    1n,
    null,
  ])('refuses %s', (value) => {
    expect(() => parseQuantity(value, 'q')).toThrow(/^q: /);
  });
});
