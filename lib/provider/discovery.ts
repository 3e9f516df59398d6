import { ANNOUNCE, REQUEST } from './inject.ts';
import type { PicoPayProvider, ProviderDetail } from './types.ts';

/** Asks every wallet of this window to announce itself. */
export function requestProvider(): void {
  if (hasWindow()) window.dispatchEvent(new Event(REQUEST));
}

/**
 * Calls the listener with each wallet of this window, once each, those that come later included. Returns the function that stops it.
 * @example const stop = onProvider(({ info, provider }) => addButton(info.name, provider));
 */
export function onProvider(listener: (detail: ProviderDetail) => void): () => void {
  if (!hasWindow()) return () => {};
  const seen = new Set<string>();
  const heard = (event: Event): void => {
    const { detail } = event as CustomEvent<unknown>;
    if (!isDetail(detail) || seen.has(detail.info.uuid)) return;
    seen.add(detail.info.uuid);
    listener(detail);
  };
  window.addEventListener(ANNOUNCE, heard);
  requestProvider();
  return () => window.removeEventListener(ANNOUNCE, heard);
}

/**
 * The wallet of this window, or null: there is none. `window.picopay` if it is there, else the first that announces itself within
 * `timeoutMs` (200).
 * @example const picopay = await getProvider(); if (!picopay) return showInstallHint();
 */
export async function getProvider(
  options: { readonly timeoutMs?: number } = {},
): Promise<PicoPayProvider | null> {
  if (!hasWindow()) return null;
  const there: unknown = (window as { picopay?: unknown }).picopay;
  if (isProvider(there)) return there;
  let stop = (): void => {};
  const found = await new Promise<PicoPayProvider | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), options.timeoutMs ?? 200);
    stop = onProvider(({ provider }) => {
      clearTimeout(timer);
      resolve(provider);
    });
  });
  stop();
  return found;
}

function isProvider(value: unknown): value is PicoPayProvider {
  return typeof value === 'object' && value !== null && 'isPicoPay' in value && value.isPicoPay === true;
}

function isDetail(value: unknown): value is ProviderDetail {
  if (typeof value !== 'object' || value === null) return false;
  const { info, provider } = value as Partial<ProviderDetail>;
  return typeof info?.uuid === 'string' && isProvider(provider);
}

const hasWindow = (): boolean => typeof window !== 'undefined' && typeof window.dispatchEvent === 'function';
