/** The one place where the polyfill is imported; for the background and the extension's own pages, never for content scripts. */
export { default as browser } from 'webextension-polyfill';
