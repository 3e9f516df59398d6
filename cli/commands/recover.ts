import { defineCommand } from '../command.ts';

export const recover = defineCommand({
  name: 'recover',
  summary: 'Bring deposits back without the hub: those that have expired are swept, the others are listed.',
  params: {},
  async run(context) {
    const wallet = await context.wallet();
    const found = await wallet.recover();
    return found.map(({ handle, value, expireHeight, state, txid }) => ({
      handle,
      quantity: value,
      expire_height: expireHeight,
      state,
      txid,
    }));
  },
});
