import { BTCPAY_IO } from '../../btcpay/io.ts';
import { storeInvoiceJson } from '../../btcpay/store-json.ts';
import { defineCommand, flag, given, option, positional } from '../../command.ts';
import { BadArgument, oneOf, seconds, uri, url, words } from '../../values.ts';
import { STORE } from './parts.ts';

const SPEED = oneOf('high', 'medium', 'low-medium', 'low');

export const invoice = defineCommand({
  name: 'btcpay invoice',
  summary: 'Make an invoice of a store (--price or --top_up), or with its ID show how it stands.',
  params: {
    id: { ...positional(words, 'as btcpay invoice printed it'), required: false },
    price: option('DECIMAL', words, 'how much, in the currency'),
    currency: option('NAME', words, "EUR, USD, SATS … (the store's own)"),
    top_up: flag('any amount is full payment'),
    order_id: option('TEXT', words, 'your own name of the order'),
    item_desc: option('TEXT', words, 'what it is for'),
    item_code: option('TEXT', words, 'which article'),
    pos_data: option('TEXT', words, 'comes back with the invoice'),
    expires_in: option('SECONDS', seconds, "until it cannot be paid any more (the store's own)"),
    speed: option('NAME', SPEED, 'what counts as paid: high, medium, low-medium or low'),
    buyer_email: option('TEXT', words, 'of the buyer'),
    redirect_url: option('URL', url, 'where the buyer goes afterwards'),
    notification_url: option('URL', url, 'told of it by a paired store; API keys have webhooks'),
    pico: option('URI', uri, 'an invoice of createinvoice for the same, into its metadata (API key)'),
    store: STORE,
  },
  async run(context, values) {
    const client = await context.stores.client(values.store);
    if (values.id !== undefined) {
      const { id, store: _, ...rest } = values;
      const extra = Object.entries(rest).find(([, value]) => value !== undefined && value !== false);
      if (extra) throw new BadArgument(extra[0], 'is of a new invoice: leave it, or the ID, out');
      return storeInvoiceJson(await client.getInvoice(id));
    }
    if ((values.price === undefined) !== values.top_up)
      throw new BadArgument(
        'price',
        values.top_up ? 'and top_up: give one of them' : 'is missing, or --top_up',
      );
    const { buyer_email: email, pico, expires_in: expiresIn } = values;
    const made = await client.createInvoice({
      allowTopUp: values.top_up,
      ...given({
        price: values.price,
        currency: values.currency,
        orderId: values.order_id,
        itemDesc: values.item_desc,
        itemCode: values.item_code,
        posData: values.pos_data,
        transactionSpeed: values.speed,
        redirectURL: values.redirect_url,
        notificationURL: values.notification_url,
        expirationTime: expiresIn === undefined ? undefined : BTCPAY_IO.now() + 1000 * expiresIn,
        buyer: email === undefined ? undefined : { email },
        metadata: pico === undefined ? undefined : { pico },
      }),
    });
    return storeInvoiceJson(made);
  },
});
