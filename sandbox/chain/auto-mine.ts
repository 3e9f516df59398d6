import type { Bytes } from '../../lib/bytes.ts';
import type { ChainNode } from './node.ts';

const DELAY_MS = 1000;

/**
 * Mines one block one second after a transaction arrives, with all that arrived meanwhile; never by the clock.
 * Transactions that a restart found in the mempool count as arrived.
 * @param script what the blocks pay
 * @param onError told when a block could not be mined
 * @returns stops it, and resolves when no block is under way
 */
export function mineOnTransaction(
  node: ChainNode,
  script: Bytes,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const arrived = () => {
    if (stopped || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      node.mine(1, script).catch(onError);
    }, DELAY_MS);
  };
  node.onTransaction(arrived);
  if (node.index.mempool().length > 0) arrived();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await node.settled();
  };
}
