import type { TxRecord } from '../chain/index.ts';
import { scriptHash } from '../chain/index.ts';
import { assess } from './assess.ts';
import { type EventKind, emit } from './events.ts';
import type { Instance } from './instance.ts';
import { feeOfNext, type Invoice, isFinal, type Payment } from './invoice.ts';
import { accountNow, priceSatOf, storeOf } from './price.ts';

const FINAL_SEQUENCE = 0xfffffffe;
const EVENT_OF: Readonly<Record<string, EventKind>> = {
  Processing: 'processing',
  Settled: 'settled',
  Expired: 'expired',
  Invalid: 'invalid',
};

/** Looks at the chain and the clock once, and tells what has changed about each invoice that is still watched. */
export async function checkInvoices(instance: Instance): Promise<void> {
  await instance.node.settled();
  for (const invoice of instance.invoices.values()) checkInvoice(instance, invoice);
}

/** The same for one invoice, by what the index holds now. */
export function checkInvoice(instance: Instance, invoice: Invoice): void {
  if (invoice.status === 'Settled' || invoice.status === 'Invalid')
    return updateConfirmations(instance, invoice);
  if (instance.now() < invoice.monitoredUntil || invoice.status === 'Processing')
    lookAtChain(instance, invoice);
  const before = { status: invoice.status, exception: invoice.exception };
  const after = assess(invoice, storeOf(instance, invoice), priceSatOf(invoice), instance.now());
  Object.assign(invoice, after);
  if (after.status !== before.status)
    return emit(instance, { kind: EVENT_OF[after.status] ?? 'changed', invoice });
  if (after.exception === 'PaidLate' && before.exception !== 'PaidLate')
    emit(instance, { kind: 'paidLate', invoice });
}

/** Takes in a payment, whatever way it came. */
export function addPayment(
  instance: Instance,
  invoice: Invoice,
  payment: Pick<Payment, 'id' | 'method' | 'destination' | 'valueSat' | 'replaceable' | 'confirmations'>,
): void {
  const before = [...invoice.payments.values()].filter(({ counts }) => counts).length;
  const taken: Payment = {
    ...payment,
    feeSat: payment.method === 'PICO' ? 0n : feeOfNext(storeOf(instance, invoice), before),
    receivedAt: instance.now(),
    counts: true,
  };
  invoice.payments.set(payment.id, taken);
  emit(instance, { kind: 'receivedPayment', invoice, payment: taken });
  if (isFinal(invoice, taken)) emit(instance, { kind: 'paymentSettled', invoice, payment: taken });
}

function lookAtChain(instance: Instance, invoice: Invoice): void {
  const seen = new Set<string>();
  for (const { address, scripthash } of invoice.destinations) {
    // Oldest first: the second payment costs more than the first.
    for (const record of instance.node.index.history(scripthash).reverse()) {
      for (const [vout, output] of record.tx.outs.entries()) {
        if (scriptHash(output.script) !== scripthash) continue;
        const id = `${record.txid}-${vout}`;
        seen.add(id);
        see(instance, invoice, { id, address, record, valueSat: output.value });
      }
    }
  }
  for (const payment of invoice.payments.values()) {
    if (payment.method === 'PICO' || !payment.counts || seen.has(payment.id)) continue;
    payment.counts = false;
    emit(instance, { kind: 'changed', invoice });
  }
  freshAddress(instance, invoice);
}

function see(
  instance: Instance,
  invoice: Invoice,
  found: { id: string; address: string; record: TxRecord; valueSat: bigint },
): void {
  const { id, address, record, valueSat } = found;
  const confirmations = confirmationsOf(instance, record);
  const known = invoice.payments.get(id);
  if (!known)
    return addPayment(instance, invoice, {
      ...{ id, method: 'BTC-CHAIN', destination: address, valueSat, confirmations },
      replaceable: record.tx.ins.some((input) => input.sequence < FINAL_SEQUENCE),
    });
  const wasFinal = isFinal(invoice, known);
  const changed = !known.counts || known.confirmations !== confirmations;
  known.counts = true;
  known.confirmations = confirmations;
  if (!wasFinal && isFinal(invoice, known))
    emit(instance, { kind: 'paymentSettled', invoice, payment: known });
  else if (changed) emit(instance, { kind: 'changed', invoice });
}

function confirmationsOf(instance: Instance, record: TxRecord): number {
  return record.block ? instance.node.index.tip.height - record.block.height + 1 : 0;
}

/** A settled invoice still counts confirmations, for its pages. */
function updateConfirmations(instance: Instance, invoice: Invoice): void {
  for (const payment of invoice.payments.values()) {
    const record = instance.node.index.transaction(payment.id.split('-')[0] ?? '');
    if (payment.method === 'BTC-CHAIN' && record) payment.confirmations = confirmationsOf(instance, record);
  }
}

/** Who has paid too little pays the rest to another address: no address is paid to twice. */
function freshAddress(instance: Instance, invoice: Invoice): void {
  const current = invoice.destinations.at(-1);
  if (!current || invoice.status !== 'New' || instance.now() >= invoice.expiresAt) return;
  const used = [...invoice.payments.values()].some(({ destination }) => destination === current.address);
  if (!used || invoice.price === undefined || accountNow(instance, invoice).due <= 0n) return;
  invoice.destinations.push(instance.nextDestination());
  emit(instance, { kind: 'changed', invoice });
}
