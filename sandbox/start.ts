import path from 'node:path';
import { mineOnTransaction } from './chain/auto-mine.ts';
import { startChain } from './chain/server.ts';
import { startSandboxHub } from './hub.ts';

export interface SandboxOptions {
  /** Port of the chain on 127.0.0.1, the hub's is the next; 0 takes free ones. */
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
  close(): Promise<void>;
}

export const DEFAULT_PORT = 18700;

/** Starts everything of the sandbox in this process. Throws PicoError PortTaken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = DEFAULT_PORT, dir, mine = 'manual', onError = () => {} } = options;
  const chain = await startChain(dir === undefined ? { port } : { port, dir });
  const hub = await startSandboxHub(chain, {
    port: port === 0 ? 0 : port + 1,
    onError,
    ...(dir !== undefined && { dir: path.join(dir, 'hub') }),
  }).catch(async (error: unknown) => {
    await chain.close();
    throw error;
  });
  const stopMining = mine === 'on-tx' ? mineOnTransaction(chain.node, chain.minerScript, onError) : undefined;
  return {
    chainUrl: chain.url,
    hubUrl: hub.url,
    async close() {
      await stopMining?.();
      await hub.close();
      await chain.close();
    },
  };
}
