import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { bytesToHex } from '../lib/bytes.ts';
import { startSandbox } from './start.ts';
import { testScript } from './test-coins.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function command(...args: string[]) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout });
  output.on('line', (line) => lines.push(line));
  let errors = '';
  child.stderr.on('data', (part) => {
    errors += part;
  });
  const closed = once(child, 'close');
  return {
    child,
    /** The chain's base, from the one line it prints. */
    async ready(): Promise<string> {
      const [line]: string[] = await once(output, 'line');
      expect(line).toMatch(
        /^sandbox ready \{"chain":"http:\/\/127\.0\.0\.1:\d+","hub":"http:\/\/127\.0\.0\.1:\d+[^"]*","btcpay":"(http:\/\/127\.0\.0\.1:\d+)","shop":"\1\/shop"\}$/,
      );
      return JSON.parse((line ?? '').slice('sandbox ready '.length)).chain;
    },
    async ended() {
      const [code] = await closed;
      return { code, lines, errors };
    },
  };
}

const post = (url: string, body: unknown) => fetch(url, { method: 'POST', body: JSON.stringify(body) });

async function heightOf(url: string): Promise<number> {
  return Number(await (await fetch(`${url}/blocks/tip/height`)).text());
}

/** Asks until the answer is there. */
async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('the command of the sandbox', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'says one line when ready, and ends with 0 on %s',
    async (signal) => {
      const run = command('--port', '0');
      const url = await run.ready();
      expect(await heightOf(url)).toBe(111);
      run.child.kill(signal);
      expect(await run.ended()).toMatchObject({
        code: 0,
        lines: [expect.stringContaining('sandbox ready')],
        errors: '',
      });
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  it('mines on transactions and keeps its folder', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const first = command('--port', '0', '--mine', 'on-tx', '--dir', dir);
    const url = await first.ready();
    await post(`${url}/sandbox/faucet`, { address: bytesToHex(testScript), amount: 5000 });
    await until(async () => (await heightOf(url)) === 112);
    // A crash, not an end.
    first.child.kill('SIGKILL');
    await first.ended();
    const second = command('--port', '0', '--dir', dir);
    expect(await heightOf(await second.ready())).toBe(112);
    second.child.kill('SIGTERM');
    await second.ended();
    await rm(dir, { recursive: true });
  });

  it('says so when the port is taken or an argument is wrong', async () => {
    const { chainUrl, close } = await startSandbox({ port: 0 });
    const port = new URL(chainUrl).port;
    expect(await command('--port', port).ended()).toMatchObject({
      code: 1,
      errors: `Port ${port} is in use: stop what listens there or choose another.\n`,
    });
    await close();
    for (const [args, word] of [
      [['--port', 'x'], '--port: give 0 to 65535.'],
      [['--mine', 'always'], '--mine: give manual or on-tx.'],
      [['--colour'], '--colour'],
    ] as const) {
      const { code, errors, lines } = await command(...args).ended();
      expect({ code, lines }).toEqual({ code: 1, lines: [] });
      expect(errors).toContain(word);
      expect(errors.trim().split('\n')).toHaveLength(1);
    }
  });

  it('explains itself', async () => {
    const { code, lines } = await command('--help').ended();
    expect(code).toBe(0);
    expect(lines[0]).toContain('npm run sandbox -- [--port 18700]');
  });
});
