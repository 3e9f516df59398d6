import { describe, expect, it } from 'vitest';
import { PicoError } from '../lib/errors.ts';
import { formatError, formatResult } from './output.ts';

describe('formatResult', () => {
  it('sorts keys at every level, indents by 4 and writes amounts as texts', () => {
    expect(formatResult({ b: [{ z: 1, a: 2n }], a: null })).toBe(
      '{\n    "a": null,\n    "b": [\n        {\n            "a": "2",\n            "z": 1\n        }\n    ]\n}\n',
    );
  });
  it('prints nothing for null and undefined, but false and empty lists', () => {
    expect([null, undefined, false, []].map(formatResult)).toEqual(['', '', 'false\n', '[]\n']);
  });
  it('leaves out fields that are undefined', () => {
    expect(formatResult({ a: undefined })).toBe('{}\n');
  });
});

describe('formatError', () => {
  it('is one line: the code, what happened, what to do', () => {
    expect(formatError(new PicoError('StoreLocked', 'process 7 has it\nopen'))).toMatch(
      /^StoreLocked: process 7 has it open\. Another picopay .*serve.*\n$/,
    );
  });
  it('says of an unknown error that it is a fault of the program', () => {
    expect(formatError(new TypeError('x is undefined'))).toMatch(/^Internal: x is undefined\. .*fault.*\n$/);
  });
});
