import { shopKey } from '../../../btcpay/payer/row.ts';
import type { ActivityDetail, ActivityEntry } from '../../../rpc/views.ts';
import type { LedgerRow, PaymentRow } from '../../../wallet/rows.ts';
import type { StoredShopPayment } from '../../shop/stored-row.ts';
import type { ChainEntry } from '../chain-history.ts';
import type { Item } from './items.ts';
import type { Sources } from './sources.ts';

/** A line in full: what screens, the search and the export take theirs from. */
export async function describe(item: Item, sources: Sources): Promise<ActivityDetail> {
  if (item.from === 'chain') return await ofChain(item.row, sources);
  if (item.from === 'payment') return await ofPayment(item.id, item.row, sources);
  return await ofLedger(item.row, sources);
}

/** Only what a list shows. */
export function entryOf(detail: ActivityDetail): ActivityEntry {
  const { to: _, hash: __, token: ___, payment: ____, bumpable: _____, ...entry } = detail;
  return entry;
}

async function ofChain(row: ChainEntry, sources: Sources): Promise<ActivityDetail> {
  const { txid, change, fee } = row;
  const sent = await sources.sentAs(txid);
  const connection = await sources.connectionOf(txid);
  const told = sent === undefined ? {} : await toldOf(sent.id, sources);
  return {
    ...{ id: `tx:${txid}`, at: seconds(row.at), kind: 'chain', amount: change, txid },
    ...(BigInt(change) < 0n && { fee }),
    confirmations: await depthOf(row, sources),
    ...told,
    ...(sent !== undefined && { to: sent.address }),
    ...(connection !== undefined && { connection }),
  };
}

async function ofPayment(id: string, row: PaymentRow, sources: Sources): Promise<ActivityDetail> {
  return {
    ...{ id, at: row.at, kind: 'sent', amount: `-${row.quantity}` },
    ...(await paidOf(row, sources)),
  };
}

async function ofLedger(row: LedgerRow, sources: Sources): Promise<ActivityDetail> {
  const { id, kind, quantity, connection, payment: paymentId, txid, destination, token } = row;
  const payment = paymentId === undefined ? undefined : await sources.payment(paymentId);
  const transaction = txid === undefined ? undefined : await sources.transaction(txid);
  return {
    ...{ id, at: seconds(row.at), kind, amount: quantity },
    ...(kind === 'sent' && payment !== undefined && (await paidOf(payment, sources))),
    ...(kind === 'received' && (await receivedOf(token, sources))),
    ...(connection !== undefined && { connection }),
    ...(paymentId !== undefined && { payment: paymentId }),
    ...(destination !== undefined && { to: destination }),
    ...(txid !== undefined && { txid }),
    ...(transaction !== undefined && { confirmations: await depthOf(transaction, sources) }),
  };
}

async function paidOf(row: PaymentRow, sources: Sources): Promise<Partial<ActivityDetail>> {
  const { id, fee, status, to, hash, connection } = row;
  const token = row.kind === 'open' ? row.token : row.preimage;
  return {
    ...{ status, to, connection, payment: id },
    ...(fee !== '0' && { fee }),
    ...(hash !== undefined && { hash }),
    ...(token !== undefined && { token }),
    ...(await toldOf(id, sources)),
  };
}

async function receivedOf(token: string | undefined, sources: Sources): Promise<Partial<ActivityDetail>> {
  const invoice = token === undefined ? undefined : await sources.invoice(token);
  if (invoice === undefined) return { status: 'settled', ...(token !== undefined && { token }) };
  const { memo, hash, preimage } = invoice;
  return { status: 'settled', hash, token: preimage, ...(memo !== undefined && { memo }) };
}

/** Who asked for a payment, and the words on it. */
async function toldOf(payment: string, sources: Sources): Promise<Partial<ActivityDetail>> {
  const site = await sources.site(payment);
  const paid = await sources.shop(payment);
  const memo = site?.memo ?? paid?.itemDesc ?? (await sources.memo(payment));
  return {
    ...(site !== undefined && { origin: site.origin }),
    ...(memo !== undefined && { memo }),
    ...(paid !== undefined && { shop: shopPart(paid) }),
  };
}

function shopPart({
  host,
  state,
  storeName,
  orderId,
  receiptLink,
  ...row
}: StoredShopPayment): NonNullable<ActivityEntry['shop']> {
  return {
    ...{ key: shopKey(row), host, state },
    ...(storeName !== undefined && { storeName }),
    ...(orderId !== undefined && { orderId }),
    ...(receiptLink !== undefined && { receiptLink }),
  };
}

async function depthOf({ height }: ChainEntry, sources: Sources): Promise<number> {
  return height === undefined ? 0 : Math.max(1, (await sources.tip()) - height + 1);
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
