import { defineCommand, flag, positional } from '../command.ts';
import { FEE_OPTIONS, feeChoice } from '../command-parts.ts';
import { BadArgument, hex32 } from '../values.ts';

export const close = defineCommand({
  name: 'close',
  summary:
    'Close a connection together with the hub; prints the raw transaction that pays it out, if there is one.',
  params: {
    handle: positional(hex32, 'the connection'),
    alone: flag('without the hub: slower, for when it cannot be reached or refuses'),
    ...FEE_OPTIONS,
  },
  async run(context, values) {
    const fee = feeChoice(values);
    if (values.alone && Object.keys(fee).length > 0) {
      throw new BadArgument(
        'alone',
        'the fee is set when the transaction is due; leave feerate and target out',
      );
    }
    const wallet = await context.wallet();
    const closed = values.alone
      ? await wallet.closeAlone(values.handle)
      : await wallet.close(values.handle, fee);
    return closed.rawtx ?? null;
  },
});
