import type { Write } from '../../lib/store/types.ts';

export const START = 1_750_000_000;
const hex = (n: number, bytes = 32): string => n.toString(16).padStart(bytes * 2, '0');

/** The rows of the i-th entry. Four of five lines are payments made (each with its fee), one is an invoice paid; a site asked for every second one. */
export function activityRows(i: number): Write[] {
  const at = (START + i * 60) * 1000;
  const connection = hex(7);
  if (i % 5 === 0) {
    const hash = hex(i);
    const [quantity, memo] = [String(100 + (i % 900)), `order ${i}`];
    const invoice = { hash, preimage: hex(i + 1), handle: connection, quantity, memo, at: START + i * 60 };
    const entry = { id: `locked:${hash}`, at, kind: 'received', quantity, connection, token: hash };
    return [
      { put: 'invoices', key: hash, value: { ...invoice, status: 'paid' } },
      { add: 'ledger', key: entry.id, value: entry },
    ];
  }
  const id = `payment-${i}`;
  const [quantity, to, hash] = [String(10 + (i % 5000)), hex(i % 50), hex(i)];
  const payment = { id, kind: 'locked', connection, to, hash, quantity, fee: '1', status: 'settled' };
  const sent = { id: `sent:${id}`, at, kind: 'sent', quantity: `-${quantity}`, connection, payment: id };
  const fee = { id: `fee:${id}`, at: at + 1, kind: 'fee', quantity: '-1', connection, payment: id };
  const origin = `https://shop${i % 50}.example`;
  const site = { origin, id, payment: id, amount: quantity, memo: `article ${i}`, at: START + i * 60 };
  return [
    { put: 'payments', key: id, value: { ...payment, preimage: hex(i + 1), at: START + i * 60 } },
    { add: 'ledger', key: sent.id, value: { ...sent, token: hash, destination: to } },
    { add: 'ledger', key: fee.id, value: fee },
    ...(i % 2 === 0 ? [{ put: 'sitePayments' as const, key: `${origin}|${id}`, value: site }] : []),
  ];
}
