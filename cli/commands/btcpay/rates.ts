import { defineCommand, option } from '../../command.ts';
import { words } from '../../values.ts';
import { STORE } from './parts.ts';

export const rates = defineCommand({
  name: 'btcpay rates',
  summary: "What bitcoin costs by a store's rates: currency to decimal price.",
  params: {
    pairs: option('LIST', words, "BTC_EUR,BTC_USD … (those of the store's settings)"),
    store: STORE,
  },
  async run(context, values) {
    const client = await context.stores.client(values.store);
    const currencyPairs = values.pairs?.split(',').map((pair) => pair.trim());
    const found = await client.getRates(currencyPairs === undefined ? {} : { currencyPairs });
    return found.map(({ currencyPair, currency, name, rate }) => ({
      pair: currencyPair,
      currency,
      name,
      rate,
    }));
  },
});
