import { PicoError } from '../../lib/errors.ts';
import { defineCommand, flag, positional } from '../command.ts';
import { txJson } from '../tx-json.ts';
import { hex32 } from '../values.ts';

export const getrawtx = defineCommand({
  name: 'getrawtx',
  summary: 'A transaction as hex.',
  params: {
    txid: positional(hex32, 'the transaction'),
    verbose: flag('taken apart, with its confirmations'),
  },
  async run(context, values) {
    const chain = await context.chain();
    const hex = await chain.rawTransaction(values.txid);
    if (hex === undefined) throw absent(values.txid);
    if (!values.verbose) return hex;
    const [tip, tx] = await Promise.all([chain.tip(), chain.transaction(values.txid)]);
    if (!tx) throw absent(values.txid);
    return { hex, ...txJson(tx, tip, context.network) };
  },
});

function absent(txid: string): PicoError {
  return new PicoError(
    'TxNotFound',
    `The chain server does not know transaction ${txid}. Check the txid and the network.`,
    {
      txid,
    },
  );
}
