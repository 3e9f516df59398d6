import { storeInvoiceJson } from '../../btcpay/store-json.ts';
import { defineCommand, given, option } from '../../command.ts';
import { count, oneOf, words } from '../../values.ts';
import { STORE } from './parts.ts';

const STATUS = oneOf(
  ...(['new', 'processing', 'settled', 'expired', 'invalid', 'paid', 'confirmed', 'complete'] as const),
);

export const invoices = defineCommand({
  name: 'btcpay invoices',
  summary: "A store's invoices, newest first. Days are YYYY-MM-DD in UTC, both included.",
  params: {
    status: option('NAME', STATUS, 'new, processing, settled, expired or invalid'),
    order_id: option('TEXT', words, 'only of this order'),
    item_code: option('TEXT', words, 'only of this article'),
    date_start: option('DAY', words, 'made on this day or later'),
    date_end: option('DAY', words, 'made on this day or before'),
    limit: option('NUMBER', count, 'at most so many'),
    offset: option('NUMBER', count, 'without the first so many'),
    store: STORE,
  },
  async run(context, values) {
    const client = await context.stores.client(values.store);
    const found = await client.getInvoices(
      given({
        status: values.status,
        orderId: values.order_id,
        itemCode: values.item_code,
        dateStart: values.date_start,
        dateEnd: values.date_end,
        limit: values.limit,
        offset: values.offset,
      }),
    );
    return found.map(storeInvoiceJson);
  },
});
