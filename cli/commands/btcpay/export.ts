import { defineCommand, flag, positional } from '../../command.ts';
import type { ShellContext } from '../../shell.ts';
import { BadArgument, words } from '../../values.ts';

export const exportStore = defineCommand({
  name: 'btcpay export',
  summary: 'Print what acts for a store, its secret key with it, for btcpay import on another machine.',
  params: {
    store: positional(words, 'its name'),
    yes: flag('nobody else sees this screen'),
  },
  async run(context: ShellContext, values) {
    if (!values.yes) throw new BadArgument('yes', 'is missing: whoever reads this can act for the store');
    return (await context.stores.find(values.store)).saved;
  },
});
