import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { picopay, type WalletPlace } from '../demo/process.ts';
import { fundAndConnect, openTill } from '../demo/till.ts';
import { type Sandbox, startSandbox } from '../start.ts';
import { block } from './doc-block.ts';

/** The BTCPay section of docs/integrate.md as its reader runs it: before a server that knows nothing of `pico:`. */
const folder = mkdtempSync(path.join(tmpdir(), 'picopay-integrate-btcpay-'));
const PORT = 30_000 + (process.pid % 1000) * 2;
const SHOP = `http://127.0.0.1:${PORT + 1}`;

let sandbox: Sandbox;
let till: Awaited<ReturnType<typeof openTill>>;
let reader: WalletPlace;
let child: ChildProcess;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, mine: 'on-tx' });
  const { chainUrl, hubUrl, btcpay } = sandbox;
  const place = (name: string): WalletPlace => ({ home: path.join(folder, name), chainUrl, hubUrl });
  reader = place('reader');
  [till] = await Promise.all([
    openTill(place('shop'), { port: PORT, webhook: `${SHOP}/paid` }),
    fundAndConnect(reader),
  ]);
  const mayDo = ['cancreateinvoice', 'canviewinvoices', 'canmodifyinvoices'];
  const key = btcpay.admin.apiKey(...mayDo.map((one) => `btcpay.store.${one}:${btcpay.storeId}`));
  const hook = await fetch(`${btcpay.url}/api/v1/stores/${btcpay.storeId}/webhooks`, {
    method: 'POST',
    headers: {
      authorization: `token ${btcpay.admin.apiKey('unrestricted')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      url: `${SHOP}/btcpay`,
      secret: 'a secret',
      authorizedEvents: { everything: true },
    }),
  });
  expect(hook.status).toBe(200);
  writeFileSync(path.join(folder, 'btcpay-shop.mjs'), block('btcpay-shop.mjs'));
  child = spawn(process.execPath, ['btcpay-shop.mjs'], {
    cwd: folder,
    env: {
      ...process.env,
      ...{ BTCPAY_URL: btcpay.url, BTCPAY_STORE: btcpay.storeId, BTCPAY_KEY: key },
      ...{ BTCPAY_WEBHOOK_SECRET: 'a secret', PORT: `${PORT + 1}` },
      ...{ PICOPAY_HOME: path.join(folder, 'shop'), PICOPAY_RPC: till.till.url },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout?.once('data', resolve));
}, 240_000);

afterAll(async () => {
  child?.kill('SIGKILL');
  await till?.stop();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

const post = (where: string, body = '', headers: Record<string, string> = {}) =>
  fetch(SHOP + where, { method: 'POST', body, headers });
const order = async () => ((await (await post('/order')).json()) as { id: string }).id;
const state = async (id: string) =>
  ((await (await fetch(`${SHOP}/order/${id}`)).json()) as { state?: string }).state;

it('is paid over a channel by who has one, and ships when BTCPay says that it is settled', async () => {
  const id = await order();
  const paid = await picopay(reader, 'btcpay', 'pay', `${SHOP}/i/${id}`, '--max_amount', '100000');
  expect(paid).toMatchObject({ status: 'settled', how: 'channel', amount: '19532', invoice: id });
  expect(sandbox.btcpay.admin.invoice(id)).toMatchObject({ status: 'Settled', exception: 'Marked' });
  await vi.waitFor(async () => expect(await state(id)).toBe('shipped'), 20_000);
});

it('is paid on the chain by who has none at that hub, and ships when it is confirmed', async () => {
  const id = await order();
  const { address } = (await (await fetch(`${SHOP}/i/${id}/status`)).json()) as { address: string };
  await fetch(`${sandbox.chainUrl}/sandbox/faucet`, {
    ...{ method: 'POST', body: JSON.stringify({ address, amount: 19_532 }) },
  });
  await vi.waitFor(async () => expect(await state(id)).toBe('shipped'), 20_000);
});

it('believes no notification: not unsigned ones, and not the body of a signed one', async () => {
  const id = await order();
  const body = JSON.stringify({ type: 'InvoiceSettled', invoiceId: id });
  const mac = (secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  expect((await post('/btcpay', body)).status).toBe(401);
  expect((await post('/btcpay', body, { 'btcpay-sig': mac('another') })).status).toBe(401);
  expect((await post('/btcpay', body, { 'btcpay-sig': mac('a secret') })).status).toBe(200);
  expect((await post('/paid', body)).status).toBe(401);
  expect(await state(id)).toBe('open');
});
