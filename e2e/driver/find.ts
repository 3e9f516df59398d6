import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

export type BrowserKind = 'chromium' | 'firefox';
export const BROWSER_KINDS: readonly BrowserKind[] = ['chromium', 'firefox'];

type Env = Readonly<Record<string, string | undefined>>;

/** Names on the PATH, best first. Branded Chrome comes last: it takes no extension from its command line. */
const NAMES: Readonly<Record<BrowserKind, readonly string[]>> = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
  firefox: ['firefox-esr', 'firefox'],
};

/** Where installers put browsers that are on no PATH. `~` is the home folder, `%X%` an environment variable. */
const PLACES: Readonly<Record<BrowserKind, readonly string[]>> = {
  chromium: [
    '/snap/bin/chromium',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '~/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '%LOCALAPPDATA%\\Chromium\\Application\\chrome.exe',
    '%PROGRAMFILES%\\Chromium\\Application\\chrome.exe',
    '%PROGRAMFILES%\\Google\\Chrome\\Application\\chrome.exe',
    '%PROGRAMFILES(X86)%\\Google\\Chrome\\Application\\chrome.exe',
  ],
  firefox: [
    '/snap/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    '~/Applications/Firefox.app/Contents/MacOS/firefox',
    '%PROGRAMFILES%\\Mozilla Firefox\\firefox.exe',
    '%PROGRAMFILES(X86)%\\Mozilla Firefox\\firefox.exe',
  ],
};

export interface FindOptions {
  readonly env?: Env;
  readonly isProgram?: (file: string) => boolean;
}

/** Variable that names a browser's program: CHROMIUM_PATH or FIREFOX_PATH. */
export function pathVariable(kind: BrowserKind): string {
  return `${kind.toUpperCase()}_PATH`;
}

/** Full path of the browser's program: from its variable, the PATH or the usual places; undefined when there is none. */
export function findBrowser(kind: BrowserKind, options: FindOptions = {}): string | undefined {
  const { env = process.env, isProgram = canRun } = options;
  const named = env[pathVariable(kind)];
  if (named) return isProgram(named) ? named : undefined;
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const onPath = NAMES[kind].flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const known = PLACES[kind].map((place) => placed(place, env)).filter((place) => place !== undefined);
  return [...onPath, ...known].find(isProgram);
}

function placed(place: string, env: Env): string | undefined {
  const variable = /^%(.+?)%/.exec(place)?.[1];
  if (variable) return env[variable] && place.replace(`%${variable}%`, env[variable]);
  if (place.startsWith('~')) return env['HOME'] && place.replace('~', env['HOME']);
  return place;
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
