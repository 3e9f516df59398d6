import type { ChainSource } from '../../bitcoin/chain-source.ts';
import { decodeTransaction } from '../../bitcoin/transaction.ts';
import type { Hex } from '../../bytes.ts';

/** Blocks after which a spend is taken for final. */
const FINAL_DEPTH = 6;

/** Has another transaction spent its coins for good? Then it can never confirm. Throws when the chain cannot be asked. */
export async function isReplaced(chain: ChainSource, rawtx: Hex): Promise<boolean> {
  const { txid, inputs } = decodeTransaction(rawtx);
  const { height } = await chain.tip();
  for (const input of inputs) {
    const spend = await chain.outspend(input.txid, input.vout);
    if (!spend.spent || spend.txid === txid || !spend.status.confirmed) continue;
    if (height - spend.status.height + 1 >= FINAL_DEPTH) return true;
  }
  return false;
}
