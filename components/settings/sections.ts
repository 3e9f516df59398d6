import type { IconName } from '../base/Icon.tsx';
import { STORE_SCREENS } from '../stores/screens.ts';

export const SECTIONS = [
  'general',
  'servers',
  'security',
  'backup',
  'recover',
  'sites',
  'stores',
  'log',
  'about',
] as const;
export type SectionName = (typeof SECTIONS)[number];

export const SECTION_ICONS: Readonly<Record<SectionName, IconName>> = {
  general: 'settings',
  servers: 'chain',
  security: 'lock',
  backup: 'shield',
  recover: 'receive',
  sites: 'sites',
  stores: 'store',
  log: 'activity',
  about: 'info',
};

/** Which need the wallet unlocked: the others show while it is locked too. */
export const NEEDS_OPEN: ReadonlySet<string> = new Set(['backup', 'recover', 'sites', 'site', 'stores']);

/** @returns the section an address within the page leads to; the first when it names none */
export function sectionOf(name: string): SectionName | 'scan' | 'site' {
  if (name === 'scan' || name === 'site') return name;
  if (name in STORE_SCREENS) return 'stores';
  return SECTIONS.find((section) => section === name) ?? 'general';
}
