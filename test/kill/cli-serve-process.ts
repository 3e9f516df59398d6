import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Person, World } from '../e2e/cli-driver.ts';
import { freePort } from '../harness/free-port.ts';
import { deathAt, type Step, wasKilled } from './cli-steps.ts';

const LAUNCHER = fileURLToPath(new URL('../../bin/picopay.mjs', import.meta.url));

/** `picopay serve` as a process that may die at a step. */
export interface ServeProcess {
  /** Resolves when it is ready, or has ended before. */
  readonly ready: Promise<unknown>;
  /** Resolves when it has ended; true when it was killed. */
  readonly ended: Promise<boolean>;
  /** Ctrl-C. Resolves as `ended`. Throws what it complained of when it ended in another way than that and a kill. */
  stop(): Promise<boolean>;
}

export async function serveProcess(
  { home }: Person,
  { chain, hub }: World,
  webhook: string,
  step?: Step,
): Promise<ServeProcess> {
  const port = await freePort();
  const options = ['--network', 'regtest', '--home', home, '--chain', chain.url, '--hub', hub.url];
  const args = [LAUNCHER, ...options, 'serve', '--port', `${port}`, '--webhook', webhook];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], ...(step !== undefined && deathAt(step)) },
  });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => {
    complaints += data.toString();
  });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ended = code.then((value) => wasKilled({ code: value }));
  const ready = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  return {
    ready: Promise.race([ready, ended]),
    ended,
    async stop() {
      child.kill('SIGINT');
      if (!(await ended) && (await code) !== 0)
        throw new Error(`serve ended with ${await code}: ${complaints}`);
      return await ended;
    },
  };
}
