import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_PORT, startSandbox } from './start.ts';

/** `npm run demo`: the main job from the shell. A chain, a hub, a shop and a reader; the reader pays an article. */
const root = path.resolve(import.meta.dirname, '..');
const homes = mkdtempSync(path.join(tmpdir(), 'picopay-demo-'));
const say = (text = ''): void => void process.stdout.write(`${text}\n`);

const sandbox = await startSandbox({ port: DEFAULT_PORT, mine: 'on-tx' }).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
const { chainUrl, hubUrl = '' } = sandbox;
const SHOP_PORT = DEFAULT_PORT + 3;
const environment = (who: string): Record<string, string> => ({
  PICOPAY_NETWORK: 'regtest',
  PICOPAY_CHAIN: chainUrl,
  PICOPAY_HUB: hubUrl,
  PICOPAY_HOME: path.join(homes, who),
});
const command = (who: string, args: readonly string[]) =>
  spawn(process.execPath, [path.join(root, 'bin', 'picopay.mjs'), ...args], {
    env: { ...process.env, ...environment(who) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Runs one command of the reader's or the shop's, as a person would type it, and gives its JSON. */
async function picopay<T>(who: string, ...args: string[]): Promise<T> {
  say(`\n${who} $ picopay ${args.join(' ')}`);
  const child = command(who, args);
  let out = '';
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
  });
  const code = await new Promise<number>((resolve) => child.on('exit', (c) => resolve(c ?? 1)));
  if (code !== 0) throw new Error(`picopay ${args[0]} ended with ${code}`);
  say(out.trimEnd());
  return JSON.parse(out) as T;
}

async function post(url: string, body: unknown, token?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

interface Status {
  readonly wallet: { readonly address: string };
  readonly connections: Readonly<
    Record<string, { readonly status: string; readonly balance: number | string }>
  >;
}

async function open(who: string): Promise<void> {
  const { wallet } = await picopay<Status>(who, 'status');
  await post(`${chainUrl}/sandbox/faucet`, { address: wallet.address, amount: 2_000_000 });
  await sleep(1500);
  await picopay(who, 'connect', 'BTC', '1000000');
}

async function stop(): Promise<never> {
  shop?.kill('SIGTERM');
  await sandbox.close();
  rmSync(homes, { recursive: true, force: true });
  process.exit(process.exitCode ?? 0);
}

let shop: ReturnType<typeof command> | undefined;
process.once('SIGINT', () => void stop());
process.once('SIGTERM', () => void stop());

try {
  say('A regtest chain and a hub are up. A shop and a reader make their wallets and open channels:');
  await open('shop');
  await open('reader');

  say('\nshop   $ picopay serve   (in the background: the shop is online)');
  shop = command('shop', ['serve', '--port', String(SHOP_PORT)]);
  shop.stdout?.resume();
  const call = async (method: string, params: object): Promise<Record<string, unknown>> => {
    const token = readFileSync(path.join(homes, 'shop', 'token'), 'utf8').trim();
    const answer = (await post(
      `http://127.0.0.1:${SHOP_PORT}/`,
      { jsonrpc: '2.0', id: 1, method, params },
      token,
    )) as {
      result?: Record<string, unknown>;
      error?: { message: string };
    };
    if (answer.result === undefined) throw new Error(answer.error?.message ?? 'no answer');
    return answer.result;
  };
  await until('the shop is online and both connections are open', async () => {
    const mine = (await call('status', {})) as unknown as Status;
    return Object.values(mine.connections).some((c) => c.status === 'open');
  });
  await until('the reader can pay', async () => {
    await picopayQuiet('reader', 'sync');
    const mine = await picopayQuiet<Status>('reader', 'status');
    return Object.values(mine.connections).some((c) => c.status === 'open');
  });

  const invoice = await call('createinvoice', { asset: 'BTC', quantity: 25, memo: 'one article' });
  say(`\nThe shop asks for 25 satoshis:\n${String(invoice['uri'])}`);
  const paid = await picopay<{ token: string }>('reader', 'payinvoice', String(invoice['uri']));
  const hash = createHash('sha256').update(Buffer.from(paid.token, 'hex')).digest('hex');
  say(`\nThe receipt's SHA-256 is ${hash}`);
  say(
    `the invoice's hash was   ${String(invoice['hash'])}: ${hash === invoice['hash'] ? 'paid' : 'NOT PAID'}`,
  );
  if (hash !== invoice['hash']) process.exitCode = 1;
  await picopay('reader', 'status');

  say(`\nEverything stays up until Ctrl-C. Go on in another terminal:
  export ${Object.entries(environment('reader'))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}
  npm run -s picopay -- help`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  await stop();
}

async function picopayQuiet<T>(who: string, ...args: string[]): Promise<T> {
  const child = command(who, args);
  let out = '';
  child.stdout?.on('data', (data: Buffer) => {
    out += data.toString();
  });
  const code = await new Promise<number>((resolve) => child.on('exit', (c) => resolve(c ?? 1)));
  if (code !== 0) throw new Error(`picopay ${args[0]} ended with ${code}`);
  return JSON.parse(out) as T;
}

async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  process.stdout.write(`waiting until ${what} `);
  for (let i = 0; i < 60; i++) {
    if (await check().catch(() => false)) return say('yes');
    process.stdout.write('.');
    await sleep(1000);
  }
  throw new Error(`it took too long until ${what}`);
}
