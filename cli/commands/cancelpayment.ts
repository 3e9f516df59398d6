import { defineCommand, positional } from '../command.ts';
import { token } from '../values.ts';

export const cancelpayment = defineCommand({
  name: 'cancelpayment',
  summary: 'Take a queued payment back: true, or false when none with that token waits.',
  params: { token: positional(token, 'as queuepayment printed it') },
  run: async (context, values) => (await context.wallet()).cancelPayment(values.token),
});
