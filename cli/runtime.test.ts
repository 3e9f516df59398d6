import { describe, expect, it } from 'vitest';

interface Found {
  readonly version: string;
  readonly stripped: boolean;
  readonly fallback?: string;
  readonly again: boolean;
}

// Plain JavaScript, outside the type checker: its name must not be a literal here.
const file = new URL('../bin/runtime.mjs', import.meta.url).href;
const { chooseRuntime } = (await import(file)) as { chooseRuntime(found: Found): unknown };

const choose = (version: string, more: { stripped?: boolean; fallback?: string; again?: boolean } = {}) =>
  chooseRuntime({ version, stripped: true, again: false, ...more });

describe('the launcher', () => {
  it.each(['22.18.0', '23.6.0', '24.0.0', '26.10.0'])('runs on Node %s as it is', (version) => {
    expect(choose(version)).toEqual({ run: 'here' });
  });
  it.each(['22.13.0', '22.17.1', '23.4.0'])('asks Node %s to strip types', (version) => {
    expect(choose(version)).toEqual({ run: 'again', flags: ['--experimental-strip-types'] });
    expect(choose(version, { again: true })).toEqual({ run: 'here' });
    expect(choose(version, { stripped: false })).toEqual({ run: 'here' });
  });
  it.each(['18.20.0', '20.20.2', '22.12.0', '23.3.0'])('leaves Node %s for the one it brought', (version) => {
    expect(choose(version, { fallback: '/n' })).toEqual({ run: 'again', node: '/n', flags: [] });
    expect(choose(version)).toEqual({ run: 'refuse' });
    expect(choose(version, { fallback: '/n', again: true })).toEqual({ run: 'refuse' });
  });
});
