import { defineCommand, positional } from '../../command.ts';
import type { ShellContext } from '../../shell.ts';
import { words } from '../../values.ts';

export const remove = defineCommand({
  name: 'btcpay remove',
  summary:
    "Forget a store and its key. The server still knows the key: take it back in the store's settings too.",
  params: { store: positional(words, 'its name') },
  async run(context: ShellContext, values) {
    await context.stores.remove(values.store);
    return { removed: values.store };
  },
});
