import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run demo -- [--firefox] [--ready] [--headless] [--no-browser]

  Starts a chain, a hub and a shop on this machine, and a browser with the wallet at its first run.

  --firefox     Firefox instead of Chromium
  --ready       goes through the first run by itself: a funded wallet, connected, unlocked
  --headless    the browser without a window, for tests
  --no-browser  no browser: prints how to load the extension into one`;

export interface DemoOptions {
  readonly kind: 'chromium' | 'firefox';
  readonly ready: boolean;
  readonly headless: boolean;
  readonly browser: boolean;
}

/** Undefined when help is asked for. Throws TypeError for an argument that there is not. */
export function readDemoOptions(args: readonly string[]): DemoOptions | undefined {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      firefox: flag,
      ready: flag,
      headless: flag,
      'no-browser': flag,
      help: { ...flag, short: 'h' },
    },
  });
  if (values.help) return undefined;
  const kind = values.firefox ? 'firefox' : 'chromium';
  return { kind, ready: values.ready, headless: values.headless, browser: !values['no-browser'] };
}

/** Can a window be shown? Only Linux says so beforehand. */
export function hasDisplay(env: Readonly<Record<string, string | undefined>>, platform: string): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}
