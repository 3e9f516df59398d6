import { sleep } from '../../../btcpay/sleep.ts';
import type { Invoice, InvoiceFilter, NewInvoice } from '../../../btcpay/types.ts';
import { bytesToHex, sha256, utf8ToBytes } from '../../../bytes.ts';
import { PicoError } from '../../../errors.ts';
import type { NewStoreInvoice } from '../../../rpc/views.ts';
import type { Store } from '../../../store/types.ts';
import type { StoreClient } from './keeper.ts';
import { isRefused } from './refused.ts';
import { newInvoiceOf } from './views.ts';

/** uiCalls, key `store-invoice:<call>`: written before the store is asked, so that a call is one invoice whatever dies on the way. */
interface InvoiceCallRow {
  /** Unix seconds of the last request. */
  readonly at: number;
  readonly store: string;
  /** Of what was asked. */
  readonly digest: string;
  /** In the invoice at the store: by it an invoice whose answer was lost is found again. */
  readonly mark: string;
  /** There once the store has answered. */
  readonly invoice?: string;
}

/** A request that was cut off may still be carried out at the store for so long. */
const SETTLE_MS = 10_000;
const LOOK_MS = 2000;
const PAGE = 50;
const DAY_MS = 86_400_000;

interface Deps {
  readonly store: Store;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/**
 * One invoice a call: asked again it is the same one. Where an answer was lost the store's list is read for this call's mark, and only
 * when it is not there the store is asked anew. Throws IdConflict, and what lib/btcpay throws.
 */
export async function newInvoiceOnce(
  { store, clock, random }: Deps,
  client: StoreClient,
  asked: { readonly call: string; readonly store: string; readonly invoice: NewStoreInvoice },
): Promise<Invoice> {
  const key = `store-invoice:${asked.call}`;
  const digest = digestOf(asked.invoice);
  const before = await store.get<InvoiceCallRow>('uiCalls', key);
  if (before !== undefined && (before.store !== asked.store || before.digest !== digest))
    throw new PicoError('IdConflict', 'this call was another invoice before; nothing was made');
  if (before?.invoice !== undefined) return await client.getInvoice(before.invoice);
  const row: InvoiceCallRow = {
    ...{ at: clock(), store: asked.store, digest },
    mark: before?.mark ?? `pico-${bytesToHex(random(8))}`,
  };
  const put = (value: InvoiceCallRow) => store.commit([{ put: 'uiCalls', key, value }]);
  const done = async (invoice: Invoice): Promise<Invoice> => {
    await put({ ...row, invoice: invoice.id });
    return invoice;
  };
  if (before !== undefined) {
    const found = await lookFor(client, before, asked.invoice, Math.abs(clock() - before.at));
    if (found !== undefined) return await done(found);
  }
  await put(row);
  try {
    const wish = newInvoiceOf(asked.invoice, 1000 * clock());
    return await done(await client.createInvoice(marked(client, wish, row.mark)));
  } catch (error) {
    if (isRefused(error)) {
      await store.commit([{ delete: 'uiCalls', key }]);
      throw error;
    }
    const found = await find(client, row, asked.invoice).catch(() => undefined);
    if (found === undefined) throw error;
    return await done(found);
  }
}

/** Greenfield has room in the metadata; the older API has a text of the shop's own. */
function marked(client: StoreClient, invoice: NewInvoice, mark: string): NewInvoice {
  return client.kind === 'greenfield'
    ? { ...invoice, metadata: { picopay: mark } }
    : { ...invoice, posData: mark };
}

/** Until the request that was cut off so many seconds ago can no longer be under way at the store. */
async function lookFor(
  client: StoreClient,
  row: InvoiceCallRow,
  wish: NewStoreInvoice,
  ago: number,
): Promise<Invoice | undefined> {
  for (let waited = 1000 * ago; ; waited += LOOK_MS) {
    const found = await find(client, row, wish);
    if (found !== undefined || waited >= SETTLE_MS) return found;
    await sleep(LOOK_MS);
  }
}

async function find(
  client: StoreClient,
  row: InvoiceCallRow,
  { orderId }: NewStoreInvoice,
): Promise<Invoice | undefined> {
  // A day more than the clocks may be apart.
  const dateStart = new Date(1000 * row.at - DAY_MS);
  const filter: InvoiceFilter = { dateStart, limit: PAGE, ...(orderId !== undefined && { orderId }) };
  for (let offset = 0; ; offset += PAGE) {
    const page = await client.getInvoices({ ...filter, offset });
    const found = page.find((invoice) => markOf(invoice) === row.mark);
    if (found !== undefined) return await client.getInvoice(found.id);
    if (page.length < PAGE) return undefined;
  }
}

function markOf({ metadata, raw }: Invoice): unknown {
  return metadata?.['picopay'] ?? (raw as { readonly posData?: unknown }).posData;
}

function digestOf(invoice: NewStoreInvoice): string {
  const fields = Object.entries(invoice).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(fields))));
}
