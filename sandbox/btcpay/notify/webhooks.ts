import { createHmac } from 'node:crypto';
import type { EventKind, InvoiceEvent } from '../events.ts';
import { paymentData, seconds } from '../greenfield/invoice-json.ts';
import type { Delivery, Webhook } from '../greenfield/webhook-data.ts';
import { randomId } from '../ids.ts';
import type { Instance } from '../instance.ts';
import { post } from './post.ts';

const TYPES: Readonly<Partial<Record<EventKind, string>>> = {
  created: 'InvoiceCreated',
  receivedPayment: 'InvoiceReceivedPayment',
  paymentSettled: 'InvoicePaymentSettled',
  processing: 'InvoiceProcessing',
  settled: 'InvoiceSettled',
  expired: 'InvoiceExpired',
  invalid: 'InvoiceInvalid',
};

/** Tells the store's webhooks, each signed with its own secret (btcpay.md §2.7). */
export function tellWebhooks(instance: Instance, event: InvoiceEvent): void {
  const type = TYPES[event.kind];
  if (type === undefined) return;
  for (const webhook of instance.webhooks.values()) {
    const wants = webhook.everything || webhook.specificEvents.includes(type);
    if (!webhook.enabled || webhook.storeId !== event.invoice.storeId || !wants) continue;
    deliver(instance, webhook, { type, timestamp: seconds(instance.now()), ...about(event) });
  }
}

/** Sends an earlier delivery again. Returns the new delivery's id. */
export function redeliver(instance: Instance, webhook: Webhook, delivery: Delivery): string {
  return deliver(instance, webhook, JSON.parse(delivery.body), delivery.originalId);
}

function deliver(
  instance: Instance,
  webhook: Webhook,
  content: Readonly<Record<string, unknown>>,
  original?: string,
  tries = 0,
): string {
  const id = randomId(16);
  const body = JSON.stringify({
    ...content,
    ...{ deliveryId: id, webhookId: webhook.id, originalDeliveryId: original ?? id },
    isRedelivery: original !== undefined,
  });
  const delivery: Delivery = {
    ...{ id, webhookId: webhook.id, originalId: original ?? id, at: instance.now(), body },
    ...{ httpCode: null, status: 'Failed', errorMessage: null },
  };
  instance.deliveries.set(id, delivery);
  const mac = createHmac('sha256', webhook.secret).update(body).digest('hex');
  void post(webhook.url, body, { 'btcpay-sig': `sha256=${mac}` }).then((code) => {
    delivery.httpCode = code ?? null;
    delivery.status = code === undefined ? 'Failed' : code < 300 ? 'HttpSuccess' : 'HttpError';
    delivery.errorMessage = delivery.status === 'HttpSuccess' ? null : `The answer was ${code ?? 'none'}`;
    const wait = instance.retryMs[tries];
    if (!webhook.automaticRedelivery || wait === undefined || !isWorthRetrying(code)) return;
    setTimeout(() => {
      if (instance.webhooks.get(webhook.id) !== webhook) return;
      deliver(instance, webhook, content, delivery.originalId, tries + 1);
    }, wait).unref();
  });
  return id;
}

function isWorthRetrying(code: number | undefined): boolean {
  return code === undefined || code >= 500 || code === 408 || code === 429;
}

function about({ kind, invoice, payment, manually = false }: InvoiceEvent): object {
  const { storeId, id, metadata, exception } = invoice;
  const of = { storeId, invoiceId: id, metadata };
  const overPaid = exception === 'PaidOver';
  if (payment)
    return {
      ...{ ...of, afterExpiration: payment.receivedAt >= invoice.expiresAt },
      ...{ paymentMethodId: payment.method, payment: paymentData(invoice, payment) },
    };
  if (kind === 'settled') return { ...of, manuallyMarked: manually, overPaid };
  if (kind === 'invalid') return { ...of, manuallyMarked: manually };
  if (kind === 'processing') return { ...of, overPaid };
  if (kind === 'expired') return { ...of, partiallyPaid: exception === 'PaidPartial' };
  return of;
}
