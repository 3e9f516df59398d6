import { PicoError } from '../../lib/errors.ts';
import { DEFAULT_PORT } from '../start.ts';
import { launchBrowser, programOf } from './browser.ts';
import { type Cleanup, cleanup } from './cleanup.ts';
import { buildDemoExtension } from './extension.ts';
import type { DemoBrowser } from './launched.ts';
import { type DemoOptions, hasDisplay, readDemoOptions, USAGE } from './options.ts';
import { startServices } from './services.ts';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** The demo from its first line to Ctrl-C: the exit code. Whoever calls it ends the process then. */
export async function runDemo(args: readonly string[]): Promise<number> {
  const stopped = new Promise<'stopped'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve('stopped'));
  });
  const parts = cleanup();
  let stopping = false;
  try {
    const options = readDemoOptions(args);
    if (options === undefined) {
      say(USAGE);
      return 0;
    }
    const browser = start(options, parts);
    await Promise.race([browser, stopped]);
    void browser
      .then(async (open) => {
        await open?.closed;
        if (open && !stopping) say('The browser is closed; chain, hub and shop go on until Ctrl-C.');
      })
      // What still starts fails as its parts go away.
      .catch(() => {});
    await stopped;
    stopping = true;
    say('\nStopping …');
    return 0;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return 1;
  } finally {
    await parts.run();
  }
}

async function start(options: DemoOptions, parts: Cleanup): Promise<DemoBrowser | undefined> {
  const { kind, ready, headless } = options;
  say('Starting a chain, a hub and a shop, and building the wallet: about 15 seconds.\n');
  const [shopUrl, extension] = await Promise.all([
    startServices(DEFAULT_PORT, parts, say),
    buildDemoExtension(kind),
  ]);
  say(`wallet   ${extension}\n`);
  const shown = headless || hasDisplay(process.env, process.platform);
  if (!options.browser || !shown || programOf(kind) === undefined) {
    for (const line of byHand(options, shown, extension, shopUrl)) say(line);
    return undefined;
  }
  if (ready) say('Going through the first run: a wallet, coins from the faucet, a channel …');
  const browser = await launchBrowser(options, { extension, shopUrl }, parts);
  for (const line of next(browser, options, shopUrl)) say(line);
  return browser;
}

/** Where no browser can be started: how a person does it. */
function byHand({ kind }: DemoOptions, shown: boolean, extension: string, shopUrl: string): string[] {
  const why = !shown
    ? 'There is no display here'
    : programOf(kind) === undefined
      ? `No ${kind} was found (npm run browsers installs one)`
      : 'As you wish';
  const load =
    kind === 'firefox'
      ? [
          '  1. open about:debugging#/runtime/this-firefox, press "Load Temporary Add-on…" and choose',
          `     ${extension}/manifest.json`,
        ]
      : [
          '  1. open chrome://extensions, switch "Developer mode" on, press "Load unpacked" and choose',
          `     ${extension}`,
        ];
  return [
    `${why}: no browser is started. In a browser on this machine:`,
    ...load,
    '  2. in the tab that opens, press "Try it"',
    `  3. open ${shopUrl}`,
    '\nReady. Everything stays up until Ctrl-C.',
  ];
}

function next(browser: DemoBrowser, { headless }: DemoOptions, shopUrl: string): string[] {
  return [
    ...(browser.password === undefined
      ? ['In the browser: press "Try it" in the wallet’s tab, then buy something in the shop’s.']
      : [
          `The wallet is funded and unlocked. Its password: ${browser.password}`,
          `Buy something: ${shopUrl}`,
        ]),
    ...(headless && browser.browserWSEndpoint ? [`browser  ${browser.browserWSEndpoint}`] : []),
    '\nReady. Everything stays up until Ctrl-C.',
  ];
}

function messageOf(error: unknown): string {
  if (error instanceof PicoError && error.code === 'PortTaken')
    return `${error.message} The demo needs the ports ${DEFAULT_PORT} to ${DEFAULT_PORT + 4}; another demo or sandbox may be running.`;
  if (error instanceof PicoError) return error.message;
  return error instanceof TypeError && 'code' in error ? `${error.message}\n\n${USAGE}` : `${error}`;
}
