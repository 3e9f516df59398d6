import { defineCommand, given, option, positional } from '../command.ts';
import { amount, hex32, token } from '../values.ts';

export const queuepayment = defineCommand({
  name: 'queuepayment',
  summary: 'Note a payment that the next sync sends; nothing is checked before. Prints its token.',
  params: {
    source: positional(hex32, 'the connection to pay from'),
    destination: positional(hex32, 'the handle to be paid'),
    quantity: positional(amount, 'satoshis'),
    token: option('HEX', token, 'tells the payee what it is for (random)'),
  },
  async run(context, values) {
    const wallet = await context.wallet();
    const { source, destination, quantity } = values;
    return await wallet.queuePayment({ source, destination, quantity, ...given({ token: values.token }) });
  },
});
