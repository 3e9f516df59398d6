import type { Bytes } from '../../lib/bytes.ts';
import { esploraRoutes } from './esplora.ts';
import { type Faucet, faucetScript, openFaucet } from './faucet.ts';
import { serve } from './http.ts';
import { type ChainNode, openNode } from './node.ts';
import { sandboxRoutes } from './sandbox-routes.ts';

const DEFAULT_ESTIMATES: Readonly<Record<string, number>> = {
  '1': 10,
  '2': 8,
  '3': 5,
  '6': 3,
  '144': 1,
};
/** Enough that coinbases are mature (100 blocks) and csv and segwit active (8 blocks). */
const START_HEIGHT = 110;

export interface ChainServer {
  url: string;
  node: ChainNode;
  faucet: Faucet;
  /** The script that mining pays when no address is given. */
  minerScript: Bytes;
  close(): Promise<void>;
}

/**
 * A regtest chain with Esplora's routes on 127.0.0.1, grown to 110 blocks at first start.
 * @param options port 0 takes a free one; dir keeps the chain over a restart
 */
export async function startChain(options: { port: number; dir?: string }): Promise<ChainServer> {
  const node = await openNode(options.dir);
  const missing = START_HEIGHT - node.index.tip.height;
  if (missing > 0) await node.mine(missing, faucetScript);
  const faucet = openFaucet(node);
  const state = { node, faucet, estimates: { ...DEFAULT_ESTIMATES } };
  const routes = [sandboxRoutes(state), esploraRoutes(node, () => state.estimates)];
  try {
    const server = await serve(async (request) => {
      for (const route of routes) {
        const answer = await route(request);
        if (answer) return answer;
      }
      return undefined;
    }, options.port);
    const close = async () => {
      await server.close();
      await node.close();
    };
    return { url: server.url, node, faucet, minerScript: faucetScript, close };
  } catch (error) {
    await node.close();
    throw error;
  }
}
