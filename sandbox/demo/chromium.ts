import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Duplex, Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { PicoError } from '../../lib/errors.ts';
import type { Cleanup } from './cleanup.ts';
import { walkFirstRun } from './first-run.ts';
import type { DemoBrowser, LaunchRequest } from './launched.ts';

const PATIENCE_MS = 30_000;

/** Chromium, or Chrome, on a fresh profile with the extension and the shop; no debugger stays attached. */
export async function launchChromium(request: LaunchRequest, parts: Cleanup): Promise<DemoBrowser> {
  const { program, extension, shopUrl, ready, headless } = request;
  const profile = mkdtempSync(path.join(tmpdir(), 'picopay-demo-browser-'));
  const branded = isBranded(program);
  const child = spawn(
    program,
    [
      `--user-data-dir=${profile}`,
      ...['--no-first-run', '--no-default-browser-check', '--disable-search-engine-choice-screen'],
      ...['--password-store=basic', '--use-mock-keychain'],
      // Containers run as root, where Chromium has no sandbox.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(headless ? ['--headless', '--disable-gpu'] : []),
      ...(ready ? ['--remote-debugging-port=0'] : []),
      ...(branded
        ? ['--remote-debugging-pipe', '--enable-unsafe-extension-debugging']
        : [`--load-extension=${extension}`, shopUrl]),
    ],
    {
      stdio: ['ignore', 'ignore', 'ignore', ...(branded ? (['pipe', 'pipe'] as const) : [])],
      detached: true,
    },
  );
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', () =>
      reject(
        new PicoError('BrowserFailed', `${program} could not be started. Name another in CHROMIUM_PATH.`),
      ),
    );
  });
  parts.add(async () => {
    killGroup(child);
    await closed;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  if (branded) await loadByPipe(child, extension, shopUrl);
  if (!ready) return { closed };
  const browserWSEndpoint = await debuggerOf(profile);
  const browser = await puppeteer.connect({ browserWSEndpoint, defaultViewport: null });
  const password = await walkFirstRun(browser).finally(() => browser.disconnect());
  return { closed, password, browserWSEndpoint };
}

/** Google's own Chrome takes no extension from its command line. */
function isBranded(program: string): boolean {
  const { stdout = '' } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return /Google Chrome/.test(stdout) || /Google Chrome/.test(program);
}

/**
 * Two commands through the browser's pipe, which then stays silent: no page has a debugger. The shop is opened after the
 * extension is there, for it enters only pages that come later. Throws PicoError.
 */
async function loadByPipe(child: ChildProcess, extension: string, shopUrl: string): Promise<void> {
  const [, , , into, out] = child.stdio as unknown as Duplex[];
  if (!into || !out) throw new PicoError('BrowserFailed', 'The browser has no pipe.');
  for (const end of [into, out]) end.on('error', () => {});
  const answers = createInterface({ input: out.pipe(zeroesToLines()) });
  const send = async (id: number, method: string, params: object) => {
    const answer = once(answers, 'line', { signal: AbortSignal.timeout(PATIENCE_MS) });
    into.write(`${JSON.stringify({ id, method, params })}\0`);
    const [told] = (await answer) as [string];
    if (!told.includes('"result"'))
      throw new PicoError('BrowserFailed', `The browser did not take the extension: ${told}`);
  };
  await send(1, 'Extensions.loadUnpacked', { path: extension });
  await send(2, 'Target.createTarget', { url: shopUrl });
  answers.close();
  out.resume();
}

/** The pipe ends its messages with a zero byte. */
const zeroesToLines = () =>
  new Transform({
    transform: (part: Buffer, _, done) => done(null, part.toString('latin1').replaceAll('\0', '\n')),
  });

/** The address that the browser writes into its profile once it listens. Throws PicoError. */
async function debuggerOf(profile: string): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    try {
      const [port = '', path_ = ''] = readFileSync(path.join(profile, 'DevToolsActivePort'), 'utf8').split(
        '\n',
      );
      if (path_ !== '') return `ws://127.0.0.1:${port}${path_}`;
    } catch {
      // Not written yet.
    }
    await sleep(100);
  }
  throw new PicoError('BrowserFailed', 'The browser did not start in time.');
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGTERM');
  } catch {
    // It ended by itself.
  }
}
