import { defineCommand, positional, required } from '../command.ts';
import { feerate, hex32 } from '../values.ts';

export const bump = defineCommand({
  name: 'bump',
  summary:
    'Raise the fee of a transaction of this wallet that waits; prints the txid of the one that does it.',
  params: {
    txid: positional(hex32, 'the transaction'),
    feerate: required('SAT_PER_VB', feerate, 'the new fee in sat/vB'),
  },
  async run(context, values) {
    const wallet = await context.wallet();
    return (await wallet.bump(values.txid, values.feerate)).txid;
  },
});
