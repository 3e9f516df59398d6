import { storeJson } from '../../btcpay/store-json.ts';
import { defineCommand } from '../../command.ts';

export const stores = defineCommand({
  name: 'btcpay stores',
  summary: 'The BTCPay stores of this home.',
  params: {},
  run: async (context) => (await context.stores.list()).map(storeJson),
});
