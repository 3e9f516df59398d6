import fc from 'fast-check';
import { expect, test } from 'vitest';
import fixture from '../../test/fixtures/channel/state-v1.json' with { type: 'json' };
import { codeOf } from '../errors.ts';
import { decodeState, decodeValue, encodeState, encodeValue } from './codec.ts';
import type { CommitRecord } from './types.ts';

/** Three states in form 1: before any channel, with both just opened, and with every field there is. */
const texts = fixture.map((stored) => JSON.stringify(stored));

test.each(texts.map((text, i) => [i, text] as const))(
  'stored state %i of form 1 is read, and written again as it was',
  (_, text) => {
    expect(JSON.parse(encodeState(decodeState(text)))).toEqual(JSON.parse(text));
  },
);

test('satoshis are bigint inside, wherever they stand, and nothing else is', () => {
  const full = decodeState(texts[2] ?? '');
  expect(bigintPaths(full)).toEqual([
    'in.asked.total',
    'in.held.0.total',
    'in.held.1.locks.0.amount',
    'in.held.1.total',
    'in.params.value',
    'in.pending.0.amount',
    'in.settled',
    'in.surplus.quantity',
    'out.deposit.spend.commit.locks.0.amount',
    'out.deposit.spend.commit.rest',
    'out.deposit.spend.commit.value',
    'out.later.total',
    'out.params.value',
    'out.peak',
    'out.pending.0.amount',
    'out.pending.1.amount',
    'out.plain',
    'out.risk',
    'out.settled',
    'out.wait.peak',
    'out.wait.total',
    'outbox.0.message.locks.0.amount',
    'outbox.0.message.sends.0.fee',
    'outbox.0.message.sends.0.quantity',
    'outbox.0.message.total',
    'outbox.2.message.total',
    'outbox.5.message.value',
    'owed',
    'setup.trustLimit',
  ]);
});

function bigintPaths(value: unknown, path = ''): string[] {
  if (typeof value === 'bigint') return [path.slice(1)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([key, field]) => bigintPaths(field, `${path}.${key}`))
    .sort();
}

test('a state of a newer form is left alone', () => {
  const newer = JSON.stringify({ ...fixture[0], version: 2 });
  expect(() => decodeState(newer)).toThrow(/update PicoPay/);
  try {
    decodeState(newer);
  } catch (error) {
    expect(codeOf(error)).toBe('StateTooNew');
  }
});

test('words of the other side never become numbers', () => {
  const stored = JSON.parse(texts[2] ?? '');
  stored.in.asked.reason = '12';
  stored.out.frozen = '34';
  const state = decodeState(JSON.stringify(stored));
  expect([state.in?.asked?.reason, state.out?.frozen]).toEqual(['12', '34']);
});

test('records come back as they were', () => {
  const hex = (bytes: number) =>
    fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => Buffer.from(b).toString('hex'));
  const record: fc.Arbitrary<CommitRecord> = fc.record({
    script: hex(34),
    epoch: fc.nat(),
    revokeHash: hex(20),
    locks: fc.array(
      fc.record({ hash: hex(32), amount: fc.bigInt({ min: 1n, max: 2_100_000_000_000_000n }) }),
    ),
    lockHeight: fc.nat(),
  });
  fc.assert(
    fc.property(record, (r) => {
      expect(decodeValue(encodeValue(r))).toEqual(r);
    }),
  );
});
