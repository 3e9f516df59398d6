import type { LedgerEntry } from '../../lib/wallet/types.ts';
import { defineCommand, given, option } from '../command.ts';
import { hex32 } from '../values.ts';

export const history = defineCommand({
  name: 'history',
  summary: 'Every movement of money, oldest first; quantities are signed, fees stand beside their payment.',
  params: { handle: option('HANDLE', hex32, 'only this connection') },
  async run(context, values) {
    const wallet = await context.wallet();
    return historyRows(await wallet.ledger(given({ connection: values.handle })));
  },
});

/** One row an entry; the fee of a payment joins the row that sends it, so that quantity minus fee is what was moved. */
export function historyRows(entries: readonly LedgerEntry[]): Record<string, unknown>[] {
  const fees = new Map<string, bigint>();
  const sent = new Set(entries.flatMap(({ kind, payment }) => (kind === 'sent' && payment ? [payment] : [])));
  for (const { kind, payment, quantity } of entries) {
    if (kind === 'fee' && payment && sent.has(payment))
      fees.set(payment, (fees.get(payment) ?? 0n) - quantity);
  }
  return entries
    .filter(({ kind, payment }) => kind !== 'fee' || !payment || !sent.has(payment))
    .map((entry) => rowOf(entry, entry.kind === 'sent' ? takeFee(fees, entry.payment) : 0n));
}

function rowOf(entry: LedgerEntry, feeSat: bigint): Record<string, unknown> {
  const isFee = entry.kind === 'fee';
  return {
    timestamp: (entry.at / 1000).toFixed(3),
    handle: entry.connection ?? null,
    action: entry.kind,
    id: entry.txid ?? entry.token ?? entry.payment ?? entry.id,
    fee: isFee ? -entry.quantity : feeSat,
    quantity: isFee ? 0n : entry.quantity,
    destination: entry.destination ?? null,
  };
}

/** The fee, once: a payment sent in two entries shows it on the first. */
function takeFee(fees: Map<string, bigint>, payment: string | undefined): bigint {
  const feeSat = (payment !== undefined && fees.get(payment)) || 0n;
  if (payment !== undefined) fees.delete(payment);
  return feeSat;
}
