import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PicoError } from '../../lib/errors.ts';
import type { Till } from '../shop/server/pay.ts';
import { picopay, serve, type WalletPlace } from './process.ts';

const COINS_SAT = 2_500_000;
const DEPOSIT_SAT = 1_000_000;
const PATIENCE_MS = 90_000;

interface Status {
  readonly wallet: { readonly address: string };
  readonly connections: Readonly<Record<string, { readonly status: string }>>;
}

/**
 * Money from the sandbox's faucet and an open connection with its hub for the wallet at `place`.
 * @param mine for a chain that does not mine by itself
 * @returns the connection's handle
 */
export async function fundAndConnect(place: WalletPlace, mine?: () => Promise<unknown>): Promise<string> {
  const { wallet } = (await picopay(place, 'status')) as Status;
  await faucet(place.chainUrl, wallet.address, COINS_SAT);
  await mine?.();
  const { handle } = (await retried(() => picopay(place, 'connect', 'BTC', `${DEPOSIT_SAT}`))) as {
    handle: string;
  };
  await retried(async () => {
    await mine?.();
    await picopay(place, 'sync');
    const { connections } = (await picopay(place, 'status')) as Status;
    if (connections[handle]?.status !== 'open')
      throw new PicoError('NotOpen', 'The connection is not open yet.');
  });
  return handle;
}

/** The shop's wallet, funded, connected and served: what its web server needs. */
export async function openTill(
  place: WalletPlace,
  options: { readonly port: number; readonly webhook: string },
): Promise<{ till: Till; webhookSecret: string; stop(): Promise<void> }> {
  await fundAndConnect(place);
  const { url, stop } = await serve(place, options);
  const secret = (name: string) => readFileSync(path.join(place.home, name), 'utf8').trim();
  return { till: { url, token: secret('token') }, webhookSecret: secret('webhook-secret'), stop };
}

/** Coins from nowhere, on the sandbox's chain. */
async function faucet(chainUrl: string, address: string, amount: number): Promise<void> {
  const response = await fetch(`${chainUrl}/sandbox/faucet`, {
    method: 'POST',
    body: JSON.stringify({ address, amount }),
  });
  if (!response.ok) throw new PicoError('FaucetFailed', `The faucet said: ${await response.text()}`);
}

/** Until it succeeds, or throws for too long. */
async function retried<T>(task: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(700);
    }
  }
}
