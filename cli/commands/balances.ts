import { addressToScript } from '../../lib/bitcoin/address.ts';
import { type Context, defineCommand, option } from '../command.ts';
import { requireBtc } from '../command-parts.ts';
import { address, asset } from '../values.ts';

export const balances = defineCommand({
  name: 'balances',
  summary: 'Confirmed quantities on the chain, by asset.',
  params: {
    asset: option('ASSET', asset, 'only this asset'),
    address: option('ADDRESS', address, "of this address instead of the wallet's own"),
  },
  async run(context, values) {
    if (values.asset !== undefined) requireBtc(values.asset);
    const BTC = values.address === undefined ? await own(context) : await of(context, values.address);
    return { BTC };
  },
});

async function own(context: Context): Promise<bigint> {
  const wallet = await context.wallet();
  return (await wallet.balance()).confirmed;
}

async function of(context: Context, of: string): Promise<bigint> {
  const chain = await context.chain();
  const utxos = await chain.utxos(addressToScript(of, context.network));
  return utxos.reduce((sum, { value, status }) => (status.confirmed ? sum + value : sum), 0n);
}
