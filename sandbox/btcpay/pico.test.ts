import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { parseInvoice } from '../../lib/wallet/invoice-uri.ts';
import { picopay, type WalletPlace } from '../demo/process.ts';
import { fundAndConnect, openTill } from '../demo/till.ts';
import { type Sandbox, startSandbox } from '../start.ts';

const PORT = 29_000 + (process.pid % 1000);
const folder = mkdtempSync(path.join(tmpdir(), 'picopay-btcpay-'));
let sandbox: Sandbox;
let till: Awaited<ReturnType<typeof openTill>>;
let reader: WalletPlace;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, mine: 'on-tx' });
  const { chainUrl, hubUrl } = sandbox;
  const place = (name: string): WalletPlace => ({ home: path.join(folder, name), chainUrl, hubUrl });
  reader = place('reader');
  [till] = await Promise.all([
    openTill(place('shop'), { port: PORT, webhook: 'http://127.0.0.1:9/nobody' }),
    fundAndConnect(reader),
  ]);
  sandbox.btcpay.admin.setTill(till.till);
}, 240_000);

afterAll(async () => {
  await till?.stop();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

const api = async (method: string, where: string, body?: object) => {
  const { url, storeId, admin } = sandbox.btcpay;
  const response = await fetch(`${url}/api/v1/stores/${storeId}${where}`, {
    ...{ method, headers: { authorization: `token ${admin.apiKey('unrestricted')}` } },
    ...(body && { body: JSON.stringify(body) }),
  });
  return response.json();
};
const status = async (id: string) => (await fetch(`${sandbox.btcpay.url}/i/${id}/status`)).json();

it('offers what is due over a channel, and is settled when that is paid', async () => {
  const { id, metadata } = await api('POST', '/invoices', { amount: '10', currency: 'USD' });
  const { picoInvoice } = await status(id);
  expect(metadata.pico).toBe(picoInvoice);
  expect(parseInvoice(picoInvoice)).toMatchObject({ quantity: 15_625n, memo: 'Corner Records' });
  const page = await (await fetch(`${sandbox.btcpay.url}/i/${id}`)).text();
  expect(page).toContain(`<link rel="payment" href="${picoInvoice.replaceAll('&', '&#38;')}">`);

  await picopay(reader, 'payinvoice', picoInvoice);
  await vi.waitFor(async () => expect(await status(id)).toMatchObject({ status: 'Settled' }), 20_000);
  expect(await status(id)).not.toHaveProperty('picoInvoice');
  const methods = await api('GET', `/invoices/${id}/payment-methods`);
  expect(methods).toMatchObject([
    { paymentMethodId: 'BTC-CHAIN', due: '0', payments: [] },
    { paymentMethodId: 'PICO', paymentMethodPaid: '0.00015625', payments: [{ status: 'Settled' }] },
  ]);
});

it('asks over the channel for the rest of what was paid in part on the chain', async () => {
  const { id, metadata } = await api('POST', '/invoices', { amount: '0.0002', currency: 'BTC' });
  const { address } = await status(id);
  await fetch(`${sandbox.chainUrl}/sandbox/faucet`, {
    ...{ method: 'POST', body: JSON.stringify({ address, amount: 5000 }) },
  });
  await vi.waitFor(async () => {
    const { picoInvoice = '' } = await status(id);
    expect(picoInvoice).not.toBe(metadata.pico);
    expect(parseInvoice(picoInvoice).quantity).toBe(15_500n);
  }, 20_000);
});
