import { CannotCreate, createInvoice, type InvoiceWish } from '../create-invoice.ts';
import { fixedOf } from '../fixed.ts';
import { apiError, type Call, invalidFields, isObject, jsonObject, type Reply, textOf } from '../http.ts';
import type { Instance } from '../instance.ts';
import type { Invoice } from '../invoice.ts';
import { markInvoice } from '../mark.ts';
import type { SpeedPolicy, Store } from '../store.ts';
import { requireKey, requirePermission, requireStore } from './auth.ts';
import { invoiceData, markable, paymentMethods, seconds } from './invoice-json.ts';

const VIEW = 'btcpay.store.canviewinvoices';
const MODIFY = 'btcpay.store.canmodifyinvoices';
const SPEEDS: readonly string[] = ['HighSpeed', 'MediumSpeed', 'LowMediumSpeed', 'LowSpeed'];

/** POST …/stores/:storeId/invoices */
export async function postInvoice(instance: Instance, call: Call): Promise<Reply> {
  const store = requireStore(instance, call, 'btcpay.store.cancreateinvoice');
  return { body: invoiceData(instance, await create(instance, store, objectBody(call)), call.base) };
}

/** GET …/stores/:storeId/invoices, newest first */
export function listInvoices(instance: Instance, call: Call): Reply {
  const store = requireStore(instance, call, VIEW);
  const { query } = call;
  const [orderIds, statuses] = [query.getAll('orderId'), query.getAll('status')];
  const [from, to] = [query.get('startDate'), query.get('endDate')];
  const skip = Number(query.get('skip') ?? 0);
  const take = Number(query.get('take') ?? Infinity);
  const search = query.get('textSearch') ?? '';
  const found = [...instance.invoices.values()]
    .filter((invoice) => invoice.storeId === store.id)
    .filter((invoice) => !invoice.archived || query.get('includeArchived') === 'true')
    .filter(({ metadata }) => orderIds.length === 0 || orderIds.includes(String(metadata['orderId'] ?? '')))
    .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
    .filter(({ createdAt }) => from === null || seconds(createdAt) >= Number(from))
    .filter(({ createdAt }) => to === null || seconds(createdAt) <= Number(to))
    .filter((invoice) => search === '' || isFound(invoice, search))
    .reverse()
    .slice(skip, skip + take);
  return { body: found.map((invoice) => shown(instance, invoice, call)) };
}

/** GET …/invoices/:invoiceId */
export function getInvoice(instance: Instance, call: Call): Reply {
  return { body: shown(instance, invoiceOf(instance, call, VIEW), call) };
}

/** PUT …/invoices/:invoiceId: other metadata in place of what was there. */
export function putInvoice(instance: Instance, call: Call): Reply {
  const invoice = invoiceOf(instance, call, MODIFY);
  const { metadata } = objectBody(call);
  if (metadata !== undefined && !isObject(metadata))
    throw invalidFields({ metadata: 'It has to be an object' });
  if (metadata) invoice.metadata = metadata;
  return { body: invoiceData(instance, invoice, call.base) };
}

/** DELETE …/invoices/:invoiceId: out of the lists, not out of the books. */
export function archiveInvoice(instance: Instance, call: Call): Reply {
  invoiceOf(instance, call, MODIFY).archived = true;
  return { type: 'text/plain', body: '' };
}

/** POST …/invoices/:invoiceId/unarchive */
export function unarchiveInvoice(instance: Instance, call: Call): Reply {
  const invoice = invoiceOf(instance, call, MODIFY);
  invoice.archived = false;
  return { body: invoiceData(instance, invoice, call.base) };
}

/** POST …/invoices/:invoiceId/status: a person knows better. */
export function postStatus(instance: Instance, call: Call): Reply {
  const invoice = invoiceOf(instance, call, MODIFY);
  const status = markable(invoice).find((one) => one === objectBody(call)['status']);
  if (!status) throw invalidFields({ status: 'The invoice cannot be marked so now' });
  markInvoice(instance, invoice, status);
  return { body: invoiceData(instance, invoice, call.base) };
}

/** GET …/invoices/:invoiceId/payment-methods */
export function getPaymentMethods(instance: Instance, call: Call): Reply {
  const invoice = invoiceOf(instance, call, VIEW);
  if (call.query.get('includeSensitive') === 'true')
    requirePermission(requireKey(instance, call), 'btcpay.store.canmodifystoresettings', invoice.storeId);
  return { body: paymentMethods(instance, invoice, call.query.get('onlyAccountedPayments') !== 'false') };
}

/** POST …/payment-methods/:paymentMethodId/activate: all of them are active from the start. */
export function activatePaymentMethod(instance: Instance, call: Call): Reply {
  invoiceOf(instance, call, VIEW);
  return { type: 'text/plain', body: '' };
}

/** The invoice in the path, for a key that may do this with it. Throws 401, 403, 404. */
function invoiceOf(instance: Instance, call: Call, permission: string): Invoice {
  const key = requireKey(instance, call);
  const { storeId, invoiceId = '' } = call.params;
  const invoice = instance.invoices.get(invoiceId);
  requirePermission(key, permission, storeId ?? invoice?.storeId);
  if (!invoice || (storeId !== undefined && invoice.storeId !== storeId))
    throw apiError(404, 'invoice-not-found', 'The invoice was not found');
  return invoice;
}

async function create(
  instance: Instance,
  store: Store,
  body: Readonly<Record<string, unknown>>,
): Promise<Invoice> {
  const { amount, currency, metadata } = body;
  const wrong: Record<string, string> = {};
  const price = amount === undefined || amount === null ? undefined : fixedOf(amount);
  if (amount !== undefined && amount !== null && (price === undefined || price < 0n))
    wrong['amount'] = 'The amount should be 0 or more.';
  if (currency !== undefined && currency !== null && !/^[A-Za-z]{3,5}$/.test(String(currency)))
    wrong['currency'] = 'The currency is invalid';
  if (metadata !== undefined && metadata !== null && !isObject(metadata))
    wrong['metadata'] = 'It has to be an object';
  const checkout = checkoutOf(instance, isObject(body['checkout']) ? body['checkout'] : {}, wrong);
  if (Object.keys(wrong).length > 0) throw invalidFields(wrong);
  const { receipt, additionalSearchTerms: terms } = body;
  try {
    return await createInvoice(instance, store, {
      ...{ price, currency: textOf(currency), metadata: isObject(metadata) ? metadata : {} },
      ...checkout,
      receipt: isObject(receipt) && typeof receipt['enabled'] === 'boolean' ? receipt['enabled'] : undefined,
      searchTerms: Array.isArray(terms) ? terms.map(String) : [],
    });
  } catch (error) {
    if (error instanceof CannotCreate) throw apiError(400, 'generic-error', error.message);
    throw error;
  }
}

/** The options of the checkout; what is wrong with them goes into `wrong`. */
function checkoutOf(
  instance: Instance,
  given: Readonly<Record<string, unknown>>,
  wrong: Record<string, string>,
): Partial<InvoiceWish> {
  const number = (name: string, least: number, most: number): number | undefined => {
    const value = given[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && value >= least && value <= most) return value;
    wrong[`checkout.${name}`] = `It has to be from ${least} to ${most}`;
    return undefined;
  };
  const speed = given['speedPolicy'] ?? undefined;
  if (speed !== undefined && !SPEEDS.includes(String(speed)))
    wrong['checkout.speedPolicy'] = 'It is no known policy';
  const expiration = number('expirationMinutes', 0.5, 60 * 24 * 24);
  const monitoring = number('monitoringMinutes', 0, 60 * 24 * 365);
  const { paymentMethods: methods, redirectAutomatically } = given;
  return {
    speedPolicy: speed as SpeedPolicy | undefined,
    expiresAt: expiration === undefined ? undefined : instance.now() + expiration * 60_000,
    monitoringMs: monitoring === undefined ? undefined : monitoring * 60_000,
    tolerance: number('paymentTolerance', 0, 100),
    redirectUrl: textOf(given['redirectURL']),
    redirectAutomatically: typeof redirectAutomatically === 'boolean' ? redirectAutomatically : undefined,
    defaultLanguage: textOf(given['defaultLanguage']),
    paymentMethods: Array.isArray(methods) ? methods.map(String) : undefined,
  };
}

function shown(instance: Instance, invoice: Invoice, call: Call): object {
  const data = invoiceData(instance, invoice, call.base);
  if (call.query.get('includePaymentMethods') !== 'true') return data;
  return { ...data, paymentMethods: paymentMethods(instance, invoice, true) };
}

function isFound(invoice: Invoice, search: string): boolean {
  const words = [invoice.id, ...Object.values(invoice.metadata).map(String), ...invoice.searchTerms];
  return words.some((word) => word.toLowerCase().includes(search.toLowerCase()));
}

/** Throws 400 for a body that is no JSON object. */
export function objectBody(call: Call): Readonly<Record<string, unknown>> {
  const body = jsonObject(call.body);
  if (!body) throw apiError(400, 'malformed-body', 'The body is not a JSON object');
  return body;
}
