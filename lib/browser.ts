import type { Browser } from 'webextension-polyfill';

interface Globals {
  readonly browser?: Browser;
  readonly chrome: Browser;
}

const { browser: standard, chrome } = globalThis as unknown as Globals;

/**
 * The browser's API, which answers with promises under either name: Firefox's `browser`, Chromium's `chrome`. For the
 * background and the extension's own pages, never for content scripts. Named here alone.
 */
export const browser = standard ?? chrome;
