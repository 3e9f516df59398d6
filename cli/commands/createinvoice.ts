import { defineCommand, given, option, optionOr, positional } from '../command.ts';
import { requireBtc } from '../command-parts.ts';
import { invoiceJson } from '../invoice-json.ts';
import { amount, asset, hex32, memo, seconds } from '../values.ts';

export const createinvoice = defineCommand({
  name: 'createinvoice',
  summary: 'Ask for a payment: prints the uri to hand to the payer. Be online (serve or watch) to be paid.',
  params: {
    asset: positional(asset, 'BTC'),
    quantity: positional(amount, 'satoshis'),
    memo: option('TEXT', memo, 'what it is for; the payer reads it'),
    expires: optionOr('SECONDS', seconds, 3600, 'how long it can be paid'),
    handle: option('HANDLE', hex32, 'the connection to be paid on (the one that can receive most)'),
  },
  async run(context, values) {
    requireBtc(values.asset);
    const wallet = await context.wallet();
    const invoice = await wallet.createInvoice({
      asset: values.asset,
      quantity: values.quantity,
      expiresAt: context.clock() + values.expires,
      ...given({ memo: values.memo, handle: values.handle }),
    });
    return invoiceJson(invoice);
  },
});
