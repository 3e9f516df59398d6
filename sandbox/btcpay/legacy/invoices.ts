import { CannotCreate, createInvoice } from '../create-invoice.ts';
import { fixedOf } from '../fixed.ts';
import { type Call, isObject, jsonObject, legacyError, type Reply, textOf } from '../http.ts';
import type { Instance } from '../instance.ts';
import type { Invoice, Status } from '../invoice.ts';
import type { SpeedPolicy, Store } from '../store.ts';
import { requireStore, storeOfCall } from './auth.ts';
import { legacyInvoice } from './invoice-json.ts';

const SPEEDS: Readonly<Record<string, SpeedPolicy>> = {
  ...{ high: 'HighSpeed', medium: 'MediumSpeed', 'low-medium': 'LowMediumSpeed', low: 'LowSpeed' },
};
const STATUSES: Readonly<Record<string, Status>> = {
  ...{ new: 'New', paid: 'Processing', processing: 'Processing', complete: 'Settled', confirmed: 'Settled' },
  ...{ settled: 'Settled', expired: 'Expired', invalid: 'Invalid' },
};
/** An invoice lives at least this long. */
const SOON_MS = 30_000;
const BUYER = ['Name', 'Email', 'Address1', 'Address2', 'City', 'State', 'Zip', 'Country', 'Phone'] as const;

/** POST /invoices */
export async function postInvoice(instance: Instance, call: Call): Promise<Reply> {
  const store = storeOfCall(instance, call) ?? openStore(instance, call);
  const body = jsonObject(call.body);
  if (!body) throw legacyError(400, 'Invalid invoice');
  const invoice = await create(instance, store, body);
  return { body: { facade: 'pos/invoice', data: legacyInvoice(instance, invoice, call.base) } };
}

/** GET /invoices/ID */
export function getInvoice(instance: Instance, call: Call): Reply {
  // Without one of these BTCPay's routing does not come here at all.
  const isJson = call.headers['content-type']?.startsWith('application/json') === true;
  if (!isJson && !call.query.has('token')) throw legacyError(404, 'Object not found');
  const store = requireStore(instance, call);
  const invoice = instance.invoices.get(call.params['id'] ?? '');
  if (invoice?.storeId !== store.id) throw legacyError(404, 'Object not found');
  return { body: { data: legacyInvoice(instance, invoice, call.base) } };
}

/** GET /invoices, newest first */
export function getInvoices(instance: Instance, call: Call): Reply {
  const store = requireStore(instance, call);
  const ask = (name: string) => textOf(call.query.get(name));
  // A filter in a form that is not known is no filter: so it is with BTCPay.
  const status = STATUSES[ask('status') ?? ''];
  const [from, to] = [dayMs(ask('dateStart')), dayMs(ask('dateEnd'))];
  const [limit, offset] = [Number(ask('limit') ?? Infinity), Number(ask('offset') ?? 0)];
  const found = [...instance.invoices.values()]
    .filter((invoice) => invoice.storeId === store.id && !invoice.archived)
    .filter((invoice) => status === undefined || invoice.status === status)
    .filter((invoice) => from === undefined || invoice.createdAt >= from)
    .filter((invoice) => to === undefined || invoice.createdAt < to + 86_400_000)
    .filter((invoice) => fits(invoice, 'orderId', ask('orderId')))
    .filter((invoice) => fits(invoice, 'itemCode', ask('itemCode')))
    .reverse()
    .slice(offset, offset + limit);
  return { body: { data: found.map((invoice) => legacyInvoice(instance, invoice, call.base)) } };
}

/** For calls without a credential: the store named, when it lets anyone make invoices. */
function openStore(instance: Instance, call: Call): Store {
  const named = call.query.get('storeId');
  if (named === null) throw legacyError(401, 'Authentication required');
  const store = instance.store(named);
  if (!store?.anyoneCanCreateInvoice)
    throw legacyError(403, 'This store does not let everyone make invoices');
  return store;
}

async function create(
  instance: Instance,
  store: Store,
  body: Readonly<Record<string, unknown>>,
): Promise<Invoice> {
  const given = body['price'];
  const price = given === undefined || given === null ? undefined : fixedOf(given);
  if (price === undefined && given !== undefined && given !== null)
    throw legacyError(400, 'The price is not a number');
  const expiresAt = Number(body['expirationTime'] ?? 0) || undefined;
  if (expiresAt !== undefined && expiresAt < instance.now() + SOON_MS)
    throw legacyError(400, 'The expirationTime is set too soon');
  const url = textOf(body['notificationURL']);
  const currencies = body['paymentCurrencies'];
  const enabled = body['supportedTransactionCurrencies'];
  try {
    return await createInvoice(instance, store, {
      ...{ price, currency: textOf(body['currency']), metadata: metadataOf(body), expiresAt },
      speedPolicy: SPEEDS[String(body['transactionSpeed'])],
      redirectUrl: textOf(body['redirectURL']),
      redirectAutomatically: body['redirectAutomatically'] === true ? true : undefined,
      notify:
        url === undefined
          ? undefined
          : {
              url,
              full: body['fullNotifications'] === true,
              extended: body['extendedNotifications'] === true,
            },
      paymentMethods: Array.isArray(currencies)
        ? currencies.map(String)
        : isObject(enabled)
          ? Object.keys(enabled)
          : undefined,
    });
  } catch (error) {
    if (error instanceof CannotCreate) throw legacyError(400, error.message);
    throw error;
  }
}

function metadataOf(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const buyer = isObject(body['buyer']) ? body['buyer'] : {};
  const found: [string, unknown][] = [
    ...(['orderId', 'itemCode', 'itemDesc', 'posData', 'physical', 'taxIncluded'] as const).map(
      (name): [string, unknown] => [name, body[name]],
    ),
    ...BUYER.map((name): [string, unknown] => [
      `buyer${name}`,
      buyer[name.toLowerCase()] ?? body[`buyer${name}`],
    ]),
  ];
  return Object.fromEntries(found.filter(([, value]) => value !== undefined && value !== null));
}

function fits(invoice: Invoice, field: string, wanted: string | undefined): boolean {
  return wanted === undefined || String(invoice.metadata[field] ?? '') === wanted;
}

/** Midnight UTC of MM/DD/YYYY; undefined for any other form. */
function dayMs(text: string | undefined): number | undefined {
  const [, month, day, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text ?? '') ?? [];
  if (year === undefined) return undefined;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return Number.isNaN(at) ? undefined : at;
}
