import { addressToScript } from '../../lib/bitcoin/address.ts';
import { defineCommand, flag, positional } from '../command.ts';
import { utxoJson } from '../tx-json.ts';
import { address } from '../values.ts';

export const listutxos = defineCommand({
  name: 'listutxos',
  summary: 'The unspent outputs of an address; amounts in satoshis.',
  params: {
    address: positional(address, 'any address of the network'),
    unconfirmed: flag('also those in no block yet'),
  },
  async run(context, values) {
    const chain = await context.chain();
    const tip = await chain.tip();
    const utxos = await chain.utxos(addressToScript(values.address, context.network));
    return utxos
      .filter(({ status }) => values.unconfirmed || status.confirmed)
      .map((utxo) => utxoJson(utxo, tip));
  },
});
