import { parseInvoice } from '../../lib/wallet/invoice-uri.ts';
import { defineCommand, given, option, positional } from '../command.ts';
import { settledPayment } from '../command-parts.ts';
import { id, satoshis, uri } from '../values.ts';

export const payinvoice = defineCommand({
  name: 'payinvoice',
  summary: 'Pay an invoice at once; prints the receipt. The same command again never pays twice.',
  params: {
    uri: positional(uri, 'pico:...'),
    maxfee: option('SATOSHIS', satoshis, 'highest fee accepted'),
    id: option('TEXT', id, "the same id is the same payment, made at most once (the invoice's hash)"),
  },
  async run(context, values) {
    const hash = parseInvoice(values.uri).hash;
    const wallet = await context.wallet();
    const payment = await wallet.payInvoice({
      uri: values.uri,
      id: values.id ?? hash,
      ...given({ maxFee: values.maxfee }),
    });
    return settledPayment(payment);
  },
});
