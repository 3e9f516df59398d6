import { fixedOf, formatFixed } from '../fixed.ts';
import { apiError, type Call, invalidFields, type Reply, textOf } from '../http.ts';
import { randomId } from '../ids.ts';
import type { Instance } from '../instance.ts';
import { invoiceFor, openAmount } from '../payment-requests.ts';
import type { PaymentRequest } from '../public/payment-request-data.ts';
import { requireKey, requirePermission, requireStore } from './auth.ts';
import { invoiceData, seconds } from './invoice-json.ts';
import { objectBody } from './invoices.ts';

const VIEW = 'btcpay.store.canviewpaymentrequests';

export function listPaymentRequests(instance: Instance, call: Call): Reply {
  const store = requireStore(instance, call, VIEW);
  const own = [...instance.paymentRequests.values()].filter(({ storeId }) => storeId === store.id);
  return { body: own.map((request) => requestData(instance, request)) };
}

export function postPaymentRequest(instance: Instance, call: Call): Reply {
  const store = requireStore(instance, call, 'btcpay.store.canmodifypaymentrequests');
  const body = objectBody(call);
  const amount = fixedOf(body['amount']);
  const title = textOf(body['title']);
  if (amount === undefined || amount <= 0n) throw invalidFields({ amount: 'Please provide an amount > 0' });
  if (title === undefined) throw invalidFields({ title: 'A title is needed' });
  const request: PaymentRequest = {
    ...{ id: randomId(16), storeId: store.id, title, description: textOf(body['description']) ?? '', amount },
    currency: (textOf(body['currency']) ?? store.defaultCurrency).toUpperCase(),
    ...{ createdAt: instance.now(), invoiceIds: [] },
  };
  instance.paymentRequests.set(request.id, request);
  return { body: requestData(instance, request) };
}

export function getPaymentRequest(instance: Instance, call: Call): Reply {
  return { body: requestData(instance, requestOf(instance, call)) };
}

/** POST …/pay: an invoice for what is open. */
export async function payPaymentRequest(instance: Instance, call: Call): Promise<Reply> {
  const request = requestOf(instance, call);
  if (openAmount(instance, request) === 0n) throw apiError(400, 'already-paid', 'It is paid already');
  return { body: invoiceData(instance, await invoiceFor(instance, request), call.base) };
}

function requestOf(instance: Instance, call: Call): PaymentRequest {
  const key = requireKey(instance, call);
  const request = instance.paymentRequests.get(call.params['requestId'] ?? '');
  requirePermission(key, VIEW, request?.storeId);
  if (!request) throw apiError(404, 'payment-request-not-found', 'The payment request was not found');
  return request;
}

function requestData(instance: Instance, request: PaymentRequest): object {
  const { id, storeId, title, description, amount, currency, createdAt } = request;
  const status = openAmount(instance, request) === 0n ? 'Completed' : 'Pending';
  const money = { amount: formatFixed(amount), currency };
  return {
    id,
    storeId,
    title,
    description,
    ...money,
    status,
    createdTime: seconds(createdAt),
    archived: false,
  };
}
