import { apiError, type Call, invalidFields, isObject, type Reply, textOf } from '../http.ts';
import { randomHex, randomId } from '../ids.ts';
import type { Instance } from '../instance.ts';
import { redeliver } from '../notify/webhooks.ts';
import { requireKey, requirePermission, requireStore } from './auth.ts';
import { seconds } from './invoice-json.ts';
import { objectBody } from './invoices.ts';
import type { Delivery, Webhook } from './webhook-data.ts';

const PERMISSION = 'btcpay.store.webhooks.canmodifywebhooks';

export function listWebhooks(instance: Instance, call: Call): Reply {
  const store = requireStore(instance, call, PERMISSION);
  const own = [...instance.webhooks.values()].filter(({ storeId }) => storeId === store.id);
  return { body: own.map(webhookData) };
}

/** POST …/webhooks: the only answer that has the secret. */
export function postWebhook(instance: Instance, call: Call): Reply {
  const store = requireStore(instance, call, PERMISSION);
  const body = objectBody(call);
  const webhook: Webhook = {
    ...{ id: randomId(16), storeId: store.id, secret: textOf(body['secret']) ?? randomHex(20) },
    ...wanted(body),
  };
  instance.webhooks.set(webhook.id, webhook);
  return { body: { ...webhookData(webhook), secret: webhook.secret } };
}

export function getWebhook(instance: Instance, call: Call): Reply {
  return { body: webhookData(webhookOf(instance, call)) };
}

export function putWebhook(instance: Instance, call: Call): Reply {
  const webhook = webhookOf(instance, call);
  const body = objectBody(call);
  Object.assign(webhook, wanted(body), { secret: textOf(body['secret']) ?? webhook.secret });
  return { body: webhookData(webhook) };
}

export function deleteWebhook(instance: Instance, call: Call): Reply {
  instance.webhooks.delete(webhookOf(instance, call).id);
  return { type: 'text/plain', body: '' };
}

/** GET …/deliveries, newest first */
export function listDeliveries(instance: Instance, call: Call): Reply {
  const webhook = webhookOf(instance, call);
  const own = [...instance.deliveries.values()].filter(({ webhookId }) => webhookId === webhook.id);
  return { body: own.reverse().map(deliveryData) };
}

export function getDelivery(instance: Instance, call: Call): Reply {
  return { body: deliveryData(deliveryOf(instance, call)) };
}

/** GET …/deliveries/:deliveryId/request: what was sent. */
export function getDeliveryRequest(instance: Instance, call: Call): Reply {
  return { type: 'application/json', body: deliveryOf(instance, call).body };
}

/** POST …/deliveries/:deliveryId/redeliver: answers with the id of the new delivery. */
export function postRedeliver(instance: Instance, call: Call): Reply {
  return { body: redeliver(instance, webhookOf(instance, call), deliveryOf(instance, call)) };
}

function webhookOf(instance: Instance, call: Call): Webhook {
  const key = requireKey(instance, call);
  const { storeId, webhookId = '' } = call.params;
  const webhook = instance.webhooks.get(webhookId);
  requirePermission(key, PERMISSION, storeId ?? webhook?.storeId);
  if (!webhook || (storeId !== undefined && webhook.storeId !== storeId))
    throw apiError(404, 'webhook-not-found', 'The webhook was not found');
  return webhook;
}

function deliveryOf(instance: Instance, call: Call): Delivery {
  const webhook = webhookOf(instance, call);
  const delivery = instance.deliveries.get(call.params['deliveryId'] ?? '');
  if (delivery?.webhookId !== webhook.id)
    throw apiError(404, 'webhookdelivery-not-found', 'The webhook delivery was not found');
  return delivery;
}

function wanted(body: Readonly<Record<string, unknown>>) {
  const url = textOf(body['url']);
  if (url === undefined || !URL.canParse(url)) throw invalidFields({ url: 'A valid url is needed' });
  const events = isObject(body['authorizedEvents']) ? body['authorizedEvents'] : {};
  const specific = events['specificEvents'];
  return {
    url,
    enabled: body['enabled'] !== false,
    automaticRedelivery: body['automaticRedelivery'] !== false,
    everything: events['everything'] !== false,
    specificEvents: Array.isArray(specific) ? specific.map(String) : [],
  };
}

function webhookData(webhook: Webhook): object {
  const { id, url, enabled, automaticRedelivery, everything, specificEvents } = webhook;
  return { id, url, enabled, automaticRedelivery, authorizedEvents: { everything, specificEvents } };
}

function deliveryData({ id, at, httpCode, errorMessage, status }: Delivery): object {
  return { id, timestamp: seconds(at), deliveryTime: seconds(at), httpCode, errorMessage, status };
}
