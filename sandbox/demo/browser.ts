import { findBrowser, pathVariable } from '../../e2e/driver/find.ts';
import { PicoError } from '../../lib/errors.ts';
import { launchChromium } from './chromium.ts';
import type { Cleanup } from './cleanup.ts';
import { launchFirefox } from './firefox.ts';
import type { DemoBrowser } from './launched.ts';
import type { DemoOptions } from './options.ts';

/** Undefined when there is none on this machine. */
export const programOf = (kind: DemoOptions['kind']): string | undefined => findBrowser(kind);

/** Throws PicoError NoBrowser, BrowserFailed, FirstRunFailed. */
export async function launchBrowser(
  options: DemoOptions,
  place: { readonly extension: string; readonly shopUrl: string },
  parts: Cleanup,
): Promise<DemoBrowser> {
  const program = programOf(options.kind);
  if (program === undefined)
    throw new PicoError(
      'NoBrowser',
      `No ${options.kind} found: run npm run browsers, or set ${pathVariable(options.kind)}.`,
    );
  const request = { ...place, program, ready: options.ready, headless: options.headless };
  return options.kind === 'firefox' ? launchFirefox(request, parts) : launchChromium(request, parts);
}
