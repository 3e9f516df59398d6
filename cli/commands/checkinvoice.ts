import { defineCommand, positional } from '../command.ts';
import { invoiceJson } from '../invoice-json.ts';
import { hex32 } from '../values.ts';

export const checkinvoice = defineCommand({
  name: 'checkinvoice',
  summary: 'Whether an invoice of this wallet has been paid: status is open, accepting, paid or expired.',
  params: { hash: positional(hex32, 'as createinvoice printed it') },
  run: async (context, values) => invoiceJson(await (await context.wallet()).invoice(values.hash)),
});
