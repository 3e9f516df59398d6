import { defineCommand, positional } from '../../command.ts';
import { words } from '../../values.ts';
import { STORE } from './parts.ts';

export const rate = defineCommand({
  name: 'btcpay rate',
  summary: 'The price of one bitcoin in a currency, as a decimal text.',
  params: { currency: positional(words, 'EUR, USD …'), store: STORE },
  async run(context, values) {
    return await (await context.stores.client(values.store)).getRate(values.currency);
  },
});
