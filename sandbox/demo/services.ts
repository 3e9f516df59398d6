import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startShop } from '../shop/start.ts';
import { startSandbox } from '../start.ts';
import { openTill } from './till.ts';

/** What the demo runs besides the browser. */
export interface Services {
  readonly chainUrl: string;
  readonly hubUrl: string;
  readonly shopUrl: string;
  close(): Promise<void>;
}

/**
 * The sandbox on `port` and the next, the shop after it, its wallet's `serve` last; their state is thrown away.
 * Throws PicoError PortTaken.
 */
export async function startServices(port: number, say: (line: string) => void): Promise<Services> {
  const folder = mkdtempSync(path.join(tmpdir(), 'picopay-demo-'));
  const stops: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const sandbox = await startSandbox({ port, mine: 'on-tx' });
    stops.push(() => sandbox.close());
    const { chainUrl, hubUrl } = sandbox;
    say(`chain    ${chainUrl}`);
    say(`hub      ${hubUrl}`);
    const home = path.join(folder, 'shop-wallet');
    const till = await openTill(
      { home, chainUrl, hubUrl },
      { port: port + 3, webhook: `http://127.0.0.1:${port + 2}/api/webhook` },
    );
    stops.push(till.stop);
    const shop = await startShop({
      ...{ port: port + 2, dir: path.join(folder, 'shop'), till: till.till },
      webhookSecret: till.webhookSecret,
    });
    stops.push(() => shop.close());
    say(`shop     ${shop.url}`);
    return { chainUrl, hubUrl, shopUrl: shop.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
