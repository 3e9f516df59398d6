import { emit } from './events.ts';
import { type Fixed, roundTo } from './fixed.ts';
import { randomId } from './ids.ts';
import type { Instance } from './instance.ts';
import type { Invoice } from './invoice.ts';
import { isBitcoinOnChain } from './payment-methods.ts';
import { offerPico } from './pico.ts';
import { rateOf } from './rates.ts';
import type { SpeedPolicy, Store } from './store.ts';

/** What either API asks for; the store decides what is left out. */
export interface InvoiceWish {
  /** Undefined for a top-up. */
  readonly price: Fixed | undefined;
  readonly currency: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly speedPolicy?: SpeedPolicy | undefined;
  /** Milliseconds. */
  readonly expiresAt?: number | undefined;
  readonly monitoringMs?: number | undefined;
  readonly tolerance?: number | undefined;
  readonly redirectUrl?: string | undefined;
  readonly redirectAutomatically?: boolean | undefined;
  readonly receipt?: boolean | undefined;
  readonly defaultLanguage?: string | undefined;
  readonly notify?: Invoice['notify'];
  readonly searchTerms?: readonly string[];
  /** All that the store has when left out. */
  readonly paymentMethods?: readonly string[] | undefined;
}

/** Why the store makes no invoice, in the words that clients show. */
export class CannotCreate extends Error {}

/** Makes an invoice with an address of its own, and tells of it. Throws CannotCreate. */
export async function createInvoice(instance: Instance, store: Store, wish: InvoiceWish): Promise<Invoice> {
  if (!store.hasWallet)
    throw new CannotCreate(
      'No wallet has been linked to your BTCPay Store. Link one in its settings, then ask again.',
    );
  const currency = (wish.currency ?? store.defaultCurrency).toUpperCase();
  const price = wish.price === undefined ? undefined : roundTo(wish.price, currency);
  const rate = rateOf(store, 'BTC', currency);
  const wanted = wish.paymentMethods?.length ? wish.paymentMethods.some(isBitcoinOnChain) : true;
  if (rate === undefined || rate === 0n || !wanted)
    throw new CannotCreate(
      `Error retrieving a matching payment method or rate. (BTC_${currency}: no rate or method is there.)`,
    );
  const now = instance.now();
  const expiresAt = wish.expiresAt ?? now + store.expirationMs;
  const id = randomId(16);
  const invoice: Invoice = {
    ...{ id, storeId: store.id, price, currency, rate },
    metadata: wish.metadata,
    speedPolicy: wish.speedPolicy ?? store.speedPolicy,
    tolerance: wish.tolerance ?? store.paymentTolerance,
    redirectUrl: filled(wish.redirectUrl, id, wish.metadata),
    redirectAutomatically: wish.redirectAutomatically ?? store.redirectAutomatically,
    receipt: wish.receipt ?? store.receipts,
    defaultLanguage: wish.defaultLanguage,
    notify: wish.notify && { ...wish.notify, url: filled(wish.notify.url, id, wish.metadata) ?? '' },
    searchTerms: wish.searchTerms ?? [],
    ...{ createdAt: now, expiresAt },
    monitoredUntil: expiresAt + (wish.monitoringMs ?? store.monitoringMs),
    // A price of nothing has nothing to be paid.
    destinations: price === 0n ? [] : [instance.nextDestination()],
    ...{ payments: new Map(), picos: [], status: 'New', exception: 'None', archived: false },
  };
  await offerPico(instance, invoice);
  instance.invoices.set(id, invoice);
  emit(instance, { kind: 'created', invoice });
  return invoice;
}

/** The places in a URL that stand for the invoice's id and the order's. */
function filled(
  url: string | undefined,
  id: string,
  metadata: Readonly<Record<string, unknown>>,
): string | undefined {
  return url
    ?.replaceAll('{InvoiceId}', encodeURIComponent(id))
    .replaceAll('{OrderId}', encodeURIComponent(String(metadata['orderId'] ?? '')));
}
