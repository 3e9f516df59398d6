import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidField } from '../errors.ts';
import type { MethodName } from '../provider/types.ts';
import { pageParams, uiParams } from './fake-params.ts';
import { PAGE, UI } from './methods.ts';
import type { UiMethodName } from './ui-methods.ts';
import { amount, either, int, list, none, object, optional, text, wordOr } from './validate.ts';

/** The field that a check names, or what it let through. */
function field(run: () => unknown): unknown {
  try {
    return { passed: run() };
  } catch (error) {
    if (!(error instanceof InvalidField)) throw error;
    return error.data['field'];
  }
}
const pageNames = Object.keys(PAGE) as MethodName[];
const uiNames = Object.keys(UI) as UiMethodName[];

describe('the params of every message', () => {
  it.each(pageNames)('%s takes its own', (name) => {
    expect(PAGE[name].params(pageParams[name], '')).toEqual(pageParams[name]);
  });
  it.each(uiNames)('%s takes its own', (name) => {
    expect(UI[name].params(uiParams[name], '')).toEqual(uiParams[name]);
  });

  it('refuse one field more, naming it, in each', () => {
    const checks = [...pageNames.map((n) => PAGE[n].params), ...uiNames.map((n) => UI[n].params)];
    const given = [...pageNames.map((n) => pageParams[n]), ...uiNames.map((n) => uiParams[n])];
    checks.forEach((check, i) => {
      const more = { ...given[i], extra: 1 };
      expect(field(() => check(more, ''))).toBe(given[i] === undefined ? 'params' : 'extra');
    });
  });

  it('refuse each field of a wrong type, naming it', () => {
    const all: Record<string, object | undefined> = { ...pageParams, ...uiParams };
    const checks: Record<string, { params: (value: unknown, path: string) => unknown }> = { ...PAGE, ...UI };
    for (const [name, params] of Object.entries(all))
      for (const key of Object.keys(params ?? {}))
        for (const wrong of [
          name === 'setSettings' ? 7 : null,
          [7],
          { x: 1 },
          Number.NaN,
          '\u0000',
          '\ud800',
          () => 1,
        ]) {
          const named = field(() => checks[name]?.params({ ...params, [key]: wrong }, ''));
          expect(named, `${name} ${key} ${String(wrong)}`).toMatch(new RegExp(`^${key}(?:[.[]|$)`));
        }
  });

  it('let nothing through that is not of its form, whatever JSON they get', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pageNames), fc.jsonValue({ maxDepth: 5 }), (name, value) => {
        const named = field(() => PAGE[name].params(value, ''));
        const empty = value === null || (typeof value === 'object' && Object.keys(value).length === 0);
        return typeof named === 'string' || empty;
      }),
      { numRuns: 2000 },
    );
  });

  it('are quick to refuse what is huge, deep or aimed at prototypes', () => {
    let deep: unknown = {};
    for (let i = 0; i < 10_000; i++) deep = { budget: deep };
    expect(field(() => PAGE.picopay_enable.params(deep, ''))).toBe('budget.budget');
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]));
    expect(field(() => PAGE.picopay_pay.params(wide, ''))).toBe('k0');
    const aimed = JSON.parse('{"id":"a","invoice":"pico:x","__proto__":{"memo":"x"}}');
    expect(field(() => PAGE.picopay_pay.params(aimed, ''))).toBe('__proto__');
    const inherits = Object.create({ id: 'a', invoice: 'pico:x' });
    expect(field(() => PAGE.picopay_pay.params(inherits, ''))).toBe('id');
    expect(({} as Record<string, unknown>)['memo']).toBeUndefined();
  });

  it('name keys that others chose only where they are harmless to show', () => {
    expect(field(() => PAGE.picopay_getPayment.params({ id: 'a', '<b>\n': 1 }, ''))).toBe('(a key)');
  });
});

describe('the forms', () => {
  it('amounts are whole decimal strings above zero; numbers are told why not', () => {
    for (const good of ['1', '2100000000000000', '9223372036854775807'])
      expect(amount()(good, 'a')).toBe(good);
    for (const bad of ['', '0', '00', '01', '1.0', '1e3', '+1', '-1', ' 1', '1n', '9223372036854775808', '१'])
      expect(
        field(() => amount()(bad, 'a')),
        bad,
      ).toBe('a');
    expect(() => amount()(1500, 'amount')).toThrow(/decimal strings/);
    expect(amount({ zero: true })('0', 'a')).toBe('0');
  });

  it('texts have a length, are well formed and without control characters', () => {
    const line = text({ max: 3 });
    expect(line('é\u{1f511}', 'a')).toBe('é\u{1f511}');
    for (const bad of ['', 'four', 'a\n', '\u0007', '\u2028', '\udc00', 7, null])
      expect(field(() => line(bad, 'a'))).toBe('a');
    expect(text({ max: 9, control: 'lines' })('a\n\tb', 'a')).toBe('a\n\tb');
    expect(field(() => text({ max: 9, control: 'lines' })('a\u0000', 'a'))).toBe('a');
  });

  it('whole numbers stay within their bounds', () => {
    for (const bad of [0, 6, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', 2 ** 60, null])
      expect(field(() => int(1, 5)(bad, 'n'))).toBe('n');
    expect([int(1, 5)(1, 'n'), int(1, 5)(5, 'n')]).toEqual([1, 5]);
  });

  it('objects and lists are built anew, with the path of what is wrong', () => {
    const check = object({ a: optional(list(object({ n: int(0, 9) }), 2)) });
    const given = { a: [{ n: 1 }] };
    const out = check(given, '');
    expect(out).toEqual(given);
    expect(out.a?.[0]).not.toBe(given.a[0]);
    expect(field(() => check({ a: [{ n: 1 }, { n: 10 }] }, ''))).toBe('a[1].n');
    expect(field(() => check({ a: [{ n: 1 }, { n: 1 }, { n: 1 }] }, ''))).toBe('a');
    expect(check({}, '')).toEqual({});
    expect(field(() => check([], ''))).toBe('params');
  });

  it('no params are absent, null or {}', () => {
    for (const good of [undefined, null, {}]) expect(none(good, '')).toBeUndefined();
    for (const bad of [{ a: 1 }, [], 'x', 0]) expect(field(() => none(bad, ''))).toBe('params');
  });

  it('reads each property once', () => {
    let reads = 0;
    const shifty = {
      get a() {
        return ++reads;
      },
    };
    expect(object({ a: int(1, 1) })(shifty, '')).toEqual({ a: 1 });
    expect(reads).toBe(1);
  });

  it('tells two forms apart, and a word from the rest', () => {
    const check = either((v) => 'a' in v, object({ a: int(1, 1) }), object({ b: int(1, 1) }));
    expect([check({ a: 1 }, ''), check({ b: 1 }, '')]).toEqual([{ a: 1 }, { b: 1 }]);
    expect(field(() => check({ a: 1, b: 1 }, ''))).toBe('b');
    expect([wordOr('max', amount())('max', ''), wordOr('max', amount())('5', '')]).toEqual(['max', '5']);
    expect(field(() => wordOr('max', amount())('min', 'x'))).toBe('x');
  });
});
