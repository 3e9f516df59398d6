import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invertDecimal, parseExact, plainDecimal } from './exact-json.ts';

describe('parseExact', () => {
  it('keeps digits a float would lose, and leaves strings alone', () => {
    expect(
      parseExact('{"a":64000.123456789012345678,"b":[-1E-5,0],"c":"1.50 \\" 2","d":null,"1":true}'),
    ).toEqual({
      a: '64000.123456789012345678',
      b: ['-1E-5', '0'],
      c: '1.50 " 2',
      d: null,
      1: true,
    });
    expect(() => parseExact('<html>')).toThrow(SyntaxError);
    expect(() => parseExact('1.2.3')).toThrow(SyntaxError);
  });

  it('is JSON.parse for everything but numbers', () => {
    const same = (value: unknown): unknown => {
      if (typeof value === 'number') return JSON.stringify(value);
      if (Array.isArray(value)) return value.map(same);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, same(v)]));
    };
    fc.assert(
      fc.property(fc.json(), (text) => {
        const plain: unknown = JSON.parse(text);
        expect(parseExact(JSON.stringify(plain))).toEqual(same(plain));
      }),
    );
  });
});

describe('plainDecimal', () => {
  it('writes a number without exponent and idle zeros', () => {
    const cases: Record<string, string | undefined> = {
      '2.50': '2.5',
      '25e-1': '2.5',
      '1.5625E-05': '0.000015625',
      '1e3': '1000',
      '1.25e1': '12.5',
      '0.00': '0',
      '-0.0': '0',
      '-2.10': '-2.1',
      '007': '7',
      '': undefined,
      abc: undefined,
      '1.': undefined,
      '1e999': undefined,
      '1 234': undefined,
    };
    for (const [text, wanted] of Object.entries(cases)) expect(plainDecimal(text)).toBe(wanted);
  });
});

describe('invertDecimal', () => {
  it('is exact where it can be and rounds the 16th digit', () => {
    expect(invertDecimal('0.000015625')).toBe('64000');
    expect(invertDecimal('64000')).toBe('0.000015625');
    expect(invertDecimal('3')).toBe('0.3333333333333333');
    expect(invertDecimal('0.6')).toBe('1.666666666666667');
    expect(invertDecimal('1')).toBe('1');
    for (const bad of ['0', '-1', 'x', '']) expect(() => invertDecimal(bad)).toThrow('cannot be inverted');
  });
});
