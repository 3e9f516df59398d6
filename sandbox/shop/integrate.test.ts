import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { picopay, serve, type WalletPlace } from '../demo/process.ts';
import { fundAndConnect, openTill } from '../demo/till.ts';
import { type Sandbox, startSandbox } from '../start.ts';
import { block, DOC } from './doc-block.ts';

/** docs/integrate.md as its reader runs it: the blocks, unchanged, against a real wallet and hub. */
const folder = mkdtempSync(path.join(tmpdir(), 'picopay-integrate-'));
const PORT = 27_000 + (process.pid % 1000) * 3;

const hasPython = spawnSync('python3', ['--version']).status === 0;
const LANGUAGES: [string, string, string][] = [['Node', process.execPath, 'shop.mjs']];
if (hasPython || process.env['CI']) LANGUAGES.push(['Python', 'python3', 'shop.py']);

let sandbox: Sandbox;
let till: Awaited<ReturnType<typeof openTill>>;
let reader: WalletPlace;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, mine: 'on-tx' });
  const { chainUrl, hubUrl } = sandbox;
  const place = (name: string): WalletPlace => ({ home: path.join(folder, name), chainUrl, hubUrl });
  reader = place('reader');
  [till] = await Promise.all([
    openTill(place('shop'), { port: PORT, webhook: `http://127.0.0.1:${PORT + 1}/paid` }),
    fundAndConnect(reader),
  ]);
}, 240_000);

afterAll(async () => {
  await till?.stop();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(LANGUAGES)('the server in %s', (_, program, file) => {
  let child: ChildProcess;

  beforeAll(async () => {
    const dir = path.join(folder, file.replace('.', '-'));
    mkdirSync(dir);
    for (const name of [file, 'page.html']) writeFileSync(path.join(dir, name), block(name));
    child = spawn(program, [file], {
      cwd: dir,
      env: {
        ...process.env,
        ...{ PICOPAY_HOME: path.join(folder, 'shop'), PICOPAY_RPC: till.till.url, PORT: `${PORT + 1}` },
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve());
      child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    });
  });
  afterAll(() => void child.kill('SIGKILL'));

  const post = async (url: string, body: object = {}, headers: Record<string, string> = {}) => {
    const response = await fetch(`http://127.0.0.1:${PORT + 1}${url}`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const order = async () => {
    const { body } = await post('/order');
    return { hash: body['hash'] ?? '', invoice: body['invoice'] ?? '' };
  };
  const pay = async (invoice: string) => (await picopay(reader, 'payinvoice', invoice)) as { token: string };

  it('shows its page, and gives the article for the receipt, as often as it is shown', async () => {
    const page = await fetch(`http://127.0.0.1:${PORT + 1}/`);
    expect(await page.text()).toBe(block('page.html'));
    const { hash, invoice } = await order();
    const { token } = await pay(invoice);
    const first = await post('/unlock', { hash, token });
    expect(first).toEqual({ status: 200, body: { text: 'The whole article.' } });
    expect(await post('/unlock', { hash, token })).toEqual(first);
  });

  it('gives nothing for the receipt of another order, a forged one, or none', async () => {
    const [mine, other] = [await order(), await order()];
    const { token } = await pay(other.invoice);
    for (const wrong of [token, mine.hash, 'x', '', undefined, 5])
      expect((await post('/unlock', { hash: mine.hash, token: wrong })).status).toBe(403);
    expect((await post('/unlock', { hash: '00'.repeat(32), token })).status).toBe(403);
    expect((await post('/unlock')).status).toBe(403);
  });

  it('pays back once, and then the receipt opens nothing', async () => {
    const { hash, invoice } = await order();
    const { token } = await pay(invoice);
    await post('/unlock', { hash, token });
    const asked = (amount: number) => picopay(reader, 'createinvoice', 'BTC', `${amount}`);
    const [exact, more] = [await asked(25), await asked(26)] as [{ uri: string }, { uri: string }];
    const refund = (uri: string) => post('/refund', { hash, token, invoice: uri });
    expect((await refund(more.uri)).status).toBe(400);
    expect((await post('/refund', { hash, token: hash, invoice: exact.uri })).status).toBe(403);
    // The reader is offline: certainly not paid, and it can be asked for again.
    expect((await refund(exact.uri)).status).toBe(502);
    const again = (await asked(25)) as { uri: string };
    const online = await serve(reader, { port: PORT + 2 });
    const outcomes = [await refund(again.uri), await refund(again.uri)];
    await online.stop();
    expect(outcomes.map(({ status }) => status)).toEqual([200, 409]);
    expect((await post('/unlock', { hash, token })).status).toBe(410);
  });

  it('hears of a payment by webhook, and believes nobody else', async () => {
    const { hash } = await order();
    const body = JSON.stringify({ type: 'payment', hash });
    const signed = (time: number, secret: string) => ({
      'picopay-signature': `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`,
    });
    const now = Math.floor(Date.now() / 1000);
    const tell = async (headers: Record<string, string>) =>
      (await post('/paid', JSON.parse(body), headers)).status;
    expect(await tell({})).toBe(401);
    expect(await tell(signed(now, 'another'))).toBe(401);
    expect(await tell(signed(now - 400, till.webhookSecret))).toBe(401);
    expect(await tell(signed(now, till.webhookSecret))).toBe(200);
  });
});

describe('the table of errors', () => {
  it('has a row for every error that a page can get, and the shop a sentence', async () => {
    const { ERRORS } = await import('../../lib/provider/index.ts');
    const table = readFileSync(DOC, 'utf8');
    const words = readFileSync(path.join(import.meta.dirname, 'web', 'words.js'), 'utf8');
    for (const [code, [name]] of Object.entries(ERRORS)) {
      expect(table).toContain(`| ${code} | ${name} |`);
      expect(words).toMatch(new RegExp(`^  (?:${code}|\\[${code}\\]): \\[`, 'm'));
    }
  });
});
