import { useEffect, useState } from 'preact/hooks';
import type { Settings } from '../../lib/rpc/views.ts';

/** What every screen needs of the settings; kept in the page's own storage, so that the first paint has the right look. */
export type Prefs = Pick<Settings, 'unit' | 'theme' | 'language'> & {
  readonly network?: string;
  readonly fiat?: Settings['fiat'];
};

const KEY = 'picopay-look';
const DEFAULTS: Prefs = { unit: 'sat', theme: 'system', language: 'system' };
let current: Prefs = DEFAULTS;
const listeners = new Set<(prefs: Prefs) => void>();

export const getPrefs = (): Prefs => current;

/** Reads what the last screen remembered; anything odd in it counts as nothing. */
export function loadPrefs(): Prefs {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept === 'object' && kept !== null) current = { ...DEFAULTS, ...kept };
  } catch {
    current = DEFAULTS;
  }
  return current;
}

/** Takes over what the background's settings say; gives whether anything is new. */
export function setPrefs(settings: Prefs): boolean {
  const next: Prefs = {
    unit: settings.unit,
    theme: settings.theme,
    language: settings.language,
    ...(settings.network !== undefined && { network: settings.network }),
    ...(settings.fiat !== undefined && { fiat: settings.fiat }),
  };
  if (JSON.stringify(next) === JSON.stringify(current)) return false;
  current = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // A browser that keeps nothing still shows the screen.
  }
  for (const listener of listeners) listener(next);
  return true;
}

export function onPrefs(listener: (prefs: Prefs) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The settings that change how things look; the component is drawn again when they change. */
export function usePrefs(): Prefs {
  const [prefs, set] = useState(current);
  useEffect(() => onPrefs(set), []);
  return prefs;
}
