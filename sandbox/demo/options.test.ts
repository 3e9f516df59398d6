import { describe, expect, it } from 'vitest';
import { hasDisplay, readDemoOptions } from './options.ts';

describe('the demo’s arguments', () => {
  it('are Chromium with a window at its first run when there are none', () => {
    const plain = { kind: 'chromium', ready: false, headless: false, browser: true };
    expect(readDemoOptions([])).toEqual(plain);
    expect(readDemoOptions(['--firefox', '--ready'])).toEqual({ ...plain, kind: 'firefox', ready: true });
    expect(readDemoOptions(['--no-browser'])).toEqual({ ...plain, browser: false });
  });

  it('ask for help, or are refused by name', () => {
    expect(readDemoOptions(['-h'])).toBeUndefined();
    expect(() => readDemoOptions(['--chrome'])).toThrow('--chrome');
  });

  it('know where no window can be shown', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'darwin')).toBe(true);
  });
});
