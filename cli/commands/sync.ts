import type { Received, SyncResult } from '../../lib/wallet/types.ts';
import { defineCommand, option, withProblems } from '../command.ts';
import { paymentJson } from '../command-parts.ts';
import { hex32 } from '../values.ts';

export const sync = defineCommand({
  name: 'sync',
  summary: 'Send queued payments, take in what has been paid, and do what the chain asks for.',
  params: { handle: option('HANDLE', hex32, 'only this connection') },
  async run(context, values) {
    const wallet = await context.wallet();
    const results = await wallet.sync(values.handle);
    return withProblems(
      Object.fromEntries(Object.entries(results).map(([handle, result]) => [handle, shown(result)])),
      Object.values(results).flatMap(({ problem }) => problem ?? []),
    );
  },
});

function shown({ rawtxs, txids, received, sent, problem }: SyncResult): Record<string, unknown> {
  return {
    rawtxs,
    txids,
    received_payments: received.map(receivedJson),
    sent_payments: sent.map(paymentJson),
    problem,
  };
}

function receivedJson(payment: Received): Record<string, unknown> {
  return {
    handle: payment.connection,
    amount: payment.quantity,
    token: payment.token,
    timestamp: Math.floor(payment.at / 1000),
  };
}
