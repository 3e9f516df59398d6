import { bytesToHex } from '../../lib/bytes.ts';
import { cannotPay, type Event, MAX_SENDS, type SendItem } from '../../lib/channel/index.ts';
import { PicoError } from '../../lib/errors.ts';
import { receiptDigest } from '../../lib/hub/index.ts';
import type { Connection } from '../connection.ts';
import type { Hub } from '../hub.ts';
import { run } from '../machine.ts';
import type { OpenPayment } from '../store/types.ts';
import { attend, isOnline } from './attend.ts';
import { countRefusal } from './refusals.ts';
import { owedLimit, payeeOf, receivable } from './room.ts';

/** Open payments (channel.md §5): the payer's plain commit is final, the hub owes the payee until its own commit. */

type Received = Extract<Event, { type: 'received' }>;

/** A commit's sends are taken all together or not at all. */
export function onReceived(hub: Hub, payer: Connection, { sends, quantity, n }: Received): void {
  const reason = objection(hub, payer, sends);
  if (reason !== undefined) {
    countRefusal(hub, payer);
    const by = (payer.notes.refund?.by ?? 0n) + quantity;
    payer.notes = { ...payer.notes, refund: { by, reason } };
    hub.writer.touch(payer);
    return attend(hub, payer);
  }
  const at = hub.clock();
  const commit: OpenPayment[] = [];
  for (const send of sends) {
    const payee = hub.byHandle.get(send.payee);
    if (payee !== undefined) commit.push(owe(hub, payee, send, { payer: payer.id, n, at }));
  }
  hub.writer.now.open.push(commit);
  const digest = receiptDigest(payer.fixed.handle, n, sends);
  const sig = bytesToHex(hub.ecdsa.sign(digest, hub.keys.identity.privateKey));
  run(hub, payer, { type: 'say', message: { type: 'receipt', n, sig } });
}

function owe(
  hub: Hub,
  payee: Connection,
  { quantity, fee, token }: SendItem,
  commit: Pick<OpenPayment, 'payer' | 'n' | 'at'>,
): OpenPayment {
  const id = ++hub.lastOpen;
  const payment: OpenPayment = {
    id,
    payee: payee.id,
    quantity,
    fee,
    ...commit,
    ...(token !== undefined && { token }),
  };
  hub.metrics.open++;
  hub.metrics.feesSat += fee;
  hub.metrics.volumeSat += quantity;
  payee.owed.push(payment);
  payee.owedSum += quantity;
  if (payee.notes.owedFrom === 0) {
    payee.notes = { ...payee.notes, owedFrom: id };
    hub.writer.touch(payee);
  }
  hub.attend.add(payee);
  return payment;
}

function objection(hub: Hub, payer: Connection, sends: readonly SendItem[]): string | undefined {
  const { terms, asset } = payer.fixed;
  const added = new Map<Connection, bigint>();
  for (const { payee: handle, quantity, fee } of sends) {
    if (quantity <= 0n) return 'BelowMinimum 1';
    if (fee < terms.sync_fee) return `FeeTooLow ${terms.sync_fee}`;
    const payee = payeeOf(hub, handle);
    if (payee?.state === undefined) return 'PayeeUnknown';
    if (payee.fixed.asset !== asset) return 'UnsupportedAsset';
    if (payee.state.closing !== undefined) return 'Closing';
    const before = added.get(payee) ?? 0n;
    const room = receivable(payee) - before;
    if (quantity > room) return `PaymentExceedsReceivable ${room < 0n ? 0n : room}`;
    if (!isPayable(hub, payee)) {
      const credit = owedLimit(payee) - payee.owedSum - payee.state.owed - before;
      if (quantity > credit) return `TrustLimit ${credit < 0n ? 0n : credit}`;
    }
    added.set(payee, before + quantity);
  }
  return undefined;
}

/** Will what is owed go into a commit at the end of this very tick? */
function isPayable(hub: Hub, payee: Connection): boolean {
  const { state } = payee;
  if (state?.out === undefined || payee.queue.length > 0 || state.out.pending.length > 0) return false;
  return isOnline(hub, payee) && cannotPay(state, hub.tip) === undefined;
}

/**
 * One plain commit over all that a payee is owed. While it has not acknowledged the last one, payments gather, so that a
 * busy payee costs one signature a round trip; but never more is owed than it allowed.
 */
export function payOwed(hub: Hub, payee: Connection): void {
  const { state, owed } = payee;
  const out = state?.out;
  if (owed.length === 0 || state === undefined || out === undefined || out.pending.length > 0) return;
  if (cannotPay(state, hub.tip) !== undefined) return;
  const unacknowledged = (state.outbox[0]?.seq ?? Number.POSITIVE_INFINITY) <= payee.openSeq;
  const mayWait = payee.owedSum + state.owed <= owedLimit(payee);
  if (mayWait && (unacknowledged || !isOnline(hub, payee))) return;
  const batch = owed.slice(0, MAX_SENDS);
  try {
    run(hub, payee, {
      type: 'payOpen',
      sends: batch.map(({ quantity, token }) => ({
        payee: payee.fixed.handle,
        quantity,
        fee: 0n,
        ...(token !== undefined && { token }),
      })),
    });
  } catch (error) {
    if (error instanceof PicoError) return;
    throw error;
  }
  owed.splice(0, batch.length);
  for (const { quantity } of batch) payee.owedSum -= quantity;
  payee.openSeq = payee.state?.sent ?? 0;
  payee.notes = { ...payee.notes, owedFrom: owed[0]?.id ?? 0 };
}
