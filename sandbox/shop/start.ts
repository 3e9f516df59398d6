import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { PicoError } from '../../lib/errors.ts';
import { openOrders } from './server/orders.ts';
import type { Till } from './server/pay.ts';
import { shopServer } from './server/server.ts';
import { sessions } from './server/session.ts';

export interface ShopOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Keeps the orders and the key of the cookies. */
  readonly dir: string;
  readonly till: Till;
  readonly webhookSecret: string;
  /** Unix seconds; the machine's own when left out. */
  readonly clock?: () => number;
  /** Another shop of the sandbox, to link to. */
  readonly records?: string;
}

/** The demo shop. Throws PicoError PortTaken. */
export async function startShop(options: ShopOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { port, dir, till, webhookSecret, records, clock = () => Math.floor(Date.now() / 1000) } = options;
  mkdirSync(dir, { recursive: true });
  const orders = openOrders(path.join(dir, 'orders.sqlite'));
  const server = shopServer(
    { orders, till, webhookSecret, clock, ...(records !== undefined && { records }) },
    // Behind TLS a shop says secure: true.
    sessions(cookieKey(path.join(dir, 'cookie-key')), { secure: false }),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      const message = `Port ${port} is in use: stop what listens there or choose another.`;
      reject(taken ? new PicoError('PortTaken', message) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          orders.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function cookieKey(file: string): Uint8Array {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}
