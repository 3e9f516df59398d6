import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startShop } from '../shop/start.ts';
import { startSandbox } from '../start.ts';
import type { Cleanup } from './cleanup.ts';
import { openTill } from './till.ts';

/**
 * The sandbox on `port`, the next and the fourth after it, the shop and its wallet's `serve` between; their state is thrown away.
 * Throws PicoError PortTaken.
 * @returns the shop's URL
 */
export async function startServices(
  port: number,
  parts: Cleanup,
  say: (line: string) => void,
): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'picopay-demo-'));
  parts.add(() => rmSync(folder, { recursive: true, force: true }));
  const sandbox = await startSandbox({ port, mine: 'on-tx' });
  parts.add(() => sandbox.close());
  const { chainUrl, hubUrl } = sandbox;
  say(`chain    ${chainUrl}`);
  say(`hub      ${hubUrl}`);
  const { till, webhookSecret, stop } = await openTill(
    { home: path.join(folder, 'shop-wallet'), chainUrl, hubUrl },
    { port: port + 3, webhook: `http://127.0.0.1:${port + 2}/api/webhook` },
  );
  parts.add(stop);
  sandbox.btcpay.admin.setTill(till);
  const shop = await startShop({
    ...{ port: port + 2, dir: path.join(folder, 'shop'), till, webhookSecret },
    records: sandbox.btcpay.shopUrl,
  });
  parts.add(() => shop.close());
  say(`shop     ${shop.url}`);
  say(`btcpay   ${sandbox.btcpay.shopUrl}`);
  return shop.url;
}
