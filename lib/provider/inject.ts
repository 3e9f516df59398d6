import type { PicoPayProvider, ProviderInfo } from './types.ts';

/** Window events by which a page and a provider find each other, after EIP-6963. */
export const ANNOUNCE = 'picopay:announceProvider';
export const REQUEST = 'picopay:requestProvider';

/**
 * Puts the provider into a window: as the locked property `picopay` where that name is free, and announced, now and whenever somebody
 * asks, so that it lives beside other wallets. Touches nothing else.
 */
export function inject(window: Window, provider: PicoPayProvider, info: ProviderInfo): void {
  const { freeze } = Object;
  const Custom = CustomEvent;
  const dispatch = window.dispatchEvent.bind(window);
  const detail = freeze({ info: freeze(info), provider });
  const announce = (): void => {
    dispatch(new Custom(ANNOUNCE, { detail }));
  };
  if (!('picopay' in window))
    Object.defineProperty(window, 'picopay', {
      value: provider,
      enumerable: true,
      writable: false,
      configurable: false,
    });
  window.addEventListener(REQUEST, announce);
  announce();
}
