import { addressToScript } from '../../lib/bitcoin/address.ts';
import { defineCommand, flag, positional } from '../command.ts';
import { txJson } from '../tx-json.ts';
import { address } from '../values.ts';

export const searchrawtxs = defineCommand({
  name: 'searchrawtxs',
  summary: 'The transactions that pay or spend an address, newest first.',
  params: {
    address: positional(address, 'any address of the network'),
    unconfirmed: flag('also those in no block yet'),
  },
  async run(context, values) {
    const chain = await context.chain();
    const tip = await chain.tip();
    const txs = await chain.history(addressToScript(values.address, context.network));
    return txs
      .filter(({ status }) => values.unconfirmed || status.confirmed)
      .map((tx) => txJson(tx, tip, context.network));
  },
});
