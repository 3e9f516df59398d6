import { defineCommand, given, option, positional } from '../command.ts';
import { settledPayment } from '../command-parts.ts';
import { amount, hex32, id, token } from '../values.ts';

export const microsend = defineCommand({
  name: 'microsend',
  summary: 'Pay another connection of the hub at once, without an invoice; trusts the hub with this payment.',
  params: {
    handle: positional(hex32, 'the connection to pay from'),
    destination: positional(hex32, 'the handle to be paid'),
    quantity: positional(amount, 'satoshis'),
    token: option('HEX', token, 'tells the payee what it is for (random)'),
    id: option('TEXT', id, 'the same id is the same payment, made at most once (the token)'),
  },
  async run(context, values) {
    const wallet = await context.wallet();
    const payment = await wallet.microSend({
      source: values.handle,
      destination: values.destination,
      quantity: values.quantity,
      ...given({ token: values.token, id: values.id }),
    });
    return settledPayment(payment);
  },
});
