import { defineCommand, given, option } from '../command.ts';
import { requireBtc } from '../command-parts.ts';
import { asset } from '../values.ts';

export const hubstatus = defineCommand({
  name: 'hubstatus',
  summary: "The hub's mph_status: its terms, its liquidity, its health and this wallet's connections.",
  params: { asset: option('ASSET', asset, 'only the terms of this asset') },
  async run(context, values) {
    if (values.asset !== undefined) requireBtc(values.asset);
    const wallet = await context.wallet();
    return await wallet.hubStatus(given({ assets: values.asset === undefined ? undefined : [values.asset] }));
  },
});
