/** What the package @picopay/provider exports, besides its mock. */
export { getProvider, onProvider, requestProvider } from './discovery.ts';
export { ERRORS, type ErrorName, ProviderError } from './errors.ts';
export { type PicoUri, parsePicoUri } from './pico-uri.ts';
export type * from './types.ts';
export { verifyToken } from './verify-token.ts';
export { VERSION } from './version.ts';
