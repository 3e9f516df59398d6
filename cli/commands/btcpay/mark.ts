import { PicoError } from '../../../lib/errors.ts';
import { storeInvoiceJson } from '../../btcpay/store-json.ts';
import { defineCommand, positional } from '../../command.ts';
import { oneOf, words } from '../../values.ts';
import { STORE } from './parts.ts';

export const mark = defineCommand({
  name: 'btcpay mark',
  summary:
    'Call an invoice settled or invalid by hand, as after a payment that came too late. Needs an API key that may.',
  params: {
    id: positional(words, 'the invoice'),
    status: positional(oneOf('settled', 'invalid'), 'settled or invalid'),
    store: STORE,
  },
  async run(context, values) {
    const client = await context.stores.client(values.store);
    if (client.kind !== 'greenfield')
      throw new PicoError(
        'Unsupported',
        'A paired key cannot mark invoices. Take in an API key of the store: btcpay import.',
      );
    return storeInvoiceJson(await client.markInvoice(values.id, values.status));
  },
});
