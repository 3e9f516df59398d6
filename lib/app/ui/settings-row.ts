import { NETWORKS, networkNamed } from '../../bitcoin/networks.ts';
import { InvalidField, PicoError } from '../../errors.ts';
import { checkHubUrl } from '../../hub/index.ts';
import type { Settings } from '../../rpc/views.ts';
import type { Store, Write } from '../../store/types.ts';

const KEY = 'wallet';
const MOST_MINUTES = 24 * 60;
const MOST_HOURS = 7 * 24;

const DEFAULTS: Settings = {
  network: 'main',
  chains: [],
  theme: 'system',
  language: 'system',
  unit: 'sat',
  feeTarget: 'normal',
  autoLockMinutes: 15,
  maxOpenHours: 12,
  lockWithScreen: true,
  bitcoinLinks: false,
};

/** The settings in force: what is stored over `defaults` over what the product comes with. */
export async function loadSettings(store: Store, defaults: Partial<Settings> = {}): Promise<Settings> {
  const row = await store.get<Partial<Settings>>('settings', KEY);
  return { ...DEFAULTS, ...defaults, ...row };
}

/** Checked settings as a write. Throws InvalidParams and InvalidUrl naming the field. */
export function settingsWrite(settings: Settings): Write {
  return { put: 'settings', key: KEY, value: checkSettings(settings) };
}

/** Every field in its form, URLs in theirs: https, or http on this machine. Fields that are not known are left out. */
export function checkSettings(settings: Settings): Settings {
  const { network, hub, chains, fiat, language } = settings;
  const { theme, unit, feeTarget, autoLockMinutes, maxOpenHours, lockWithScreen, bitcoinLinks } = settings;
  if (!Object.hasOwn(NETWORKS, network)) networkNamed(network);
  if (!Array.isArray(chains) || chains.length > 2)
    throw new InvalidField('chains', 'name one chain server, or two that must agree');
  const urls = chains.map((url) => checkServerUrl(url, 'chains'));
  if (new Set(urls).size < urls.length)
    throw new InvalidField('chains', 'the same server twice is one server: name another, or one only');
  return {
    network,
    ...(hub !== undefined && hub !== '' && { hub: checkServerUrl(hub, 'hub') }),
    chains: urls,
    theme: oneOf(theme, ['system', 'light', 'dark'], 'theme'),
    language: checkLanguage(language),
    unit: oneOf(unit, ['sat', 'btc'], 'unit'),
    ...(fiat !== undefined && { fiat: checkFiat(fiat) }),
    feeTarget: oneOf(feeTarget, ['fast', 'normal', 'slow'], 'feeTarget'),
    autoLockMinutes: whole(autoLockMinutes, MOST_MINUTES, 'autoLockMinutes'),
    maxOpenHours: whole(maxOpenHours, MOST_HOURS, 'maxOpenHours'),
    lockWithScreen: lockWithScreen === true,
    bitcoinLinks: bitcoinLinks === true,
  };
}

/** The URL in its normal form. Throws InvalidUrl (data: field). */
export function checkServerUrl(text: string, field: string): string {
  try {
    return checkHubUrl(text.trim()).href;
  } catch (error) {
    if (!(error instanceof PicoError)) throw error;
    throw new InvalidField(field, error.message, 'InvalidUrl');
  }
}

function oneOf<T extends string>(value: T, known: readonly T[], field: string): T {
  if (!known.includes(value)) throw new InvalidField(field, `must be one of ${known.join(', ')}`);
  return value;
}

function whole(value: number, most: number, field: string): number {
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new InvalidField(field, `must be a whole number from 1 to ${most}`);
  return value;
}

function checkLanguage(value: string): string {
  if (value !== 'system' && !/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/.test(value))
    throw new InvalidField('language', 'must be a language tag like en or fr, or system');
  return value;
}

function checkFiat({ currency, rate }: NonNullable<Settings['fiat']>): NonNullable<Settings['fiat']> {
  if (!/^[A-Z]{3}$/.test(currency))
    throw new InvalidField('fiat', 'name the currency by its three letters, like EUR');
  if (!/^(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,8})?$/.test(rate) || Number(rate) === 0)
    throw new InvalidField('fiat', 'the rate must be the price of one bitcoin, like 60000 or 60000.50');
  return { currency, rate };
}
