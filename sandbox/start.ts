import path from 'node:path';
import { type Btcpay, startBtcpay } from './btcpay/start.ts';
import { mineOnTransaction } from './chain/auto-mine.ts';
import { startChain } from './chain/server.ts';
import { startSandboxHub } from './hub.ts';

export interface SandboxOptions {
  /** Port of the chain on 127.0.0.1, the hub's is the next, BTCPay's the fourth after it; 0 takes free ones. */
  port?: number;
  /** Folder that keeps the chain over a restart; nothing is kept without it. */
  dir?: string;
  /** 'manual': blocks come from POST /sandbox/mine alone. 'on-tx': also one second after a transaction arrives. */
  mine?: 'manual' | 'on-tx';
  /** Told of failures that no caller waits for. */
  onError?: (error: unknown) => void;
}

export interface Sandbox {
  chainUrl: string;
  hubUrl: string;
  /** A store that takes bitcoin on this chain; over channels too once it is given a till. Kept in memory only. */
  btcpay: Btcpay;
  close(): Promise<void>;
}

export const DEFAULT_PORT = 18700;

/** Starts everything of the sandbox in this process. Throws PicoError PortTaken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = DEFAULT_PORT, dir, mine = 'manual', onError = () => {} } = options;
  // What runs, newest first: the way it is ended, also when a later part cannot start.
  const running: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of running.splice(0)) await end();
  };
  try {
    const chain = await startChain(dir === undefined ? { port } : { port, dir });
    running.unshift(chain.close);
    const hub = await startSandboxHub(chain, {
      port: port === 0 ? 0 : port + 1,
      onError,
      ...(dir !== undefined && { dir: path.join(dir, 'hub') }),
    });
    running.unshift(hub.close);
    const btcpay = await startBtcpay({ node: chain.node, port: port === 0 ? 0 : port + 4, onError });
    running.unshift(btcpay.close);
    if (mine === 'on-tx') running.unshift(mineOnTransaction(chain.node, chain.minerScript, onError));
    return { chainUrl: chain.url, hubUrl: hub.url, btcpay, close };
  } catch (error) {
    await close();
    throw error;
  }
}
