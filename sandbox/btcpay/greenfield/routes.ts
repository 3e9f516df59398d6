import type { Route, Routes } from '../http.ts';
import { getAuthorize, postAuthorize } from './authorize.ts';
import * as invoices from './invoices.ts';
import * as requests from './payment-requests.ts';
import { deleteCurrentKey, getCurrentKey, getHealth, getMe, getServerInfo } from './server-info.ts';
import { getPaymentMethods, getRates, getStore, listStores } from './stores.ts';
import * as webhooks from './webhooks.ts';

/** Routes that newer servers have with and without the store in the path. */
const ANYWHERE: Routes = {
  'GET /invoices/:invoiceId': invoices.getInvoice,
  'PUT /invoices/:invoiceId': invoices.putInvoice,
  'DELETE /invoices/:invoiceId': invoices.archiveInvoice,
  'POST /invoices/:invoiceId/unarchive': invoices.unarchiveInvoice,
  'POST /invoices/:invoiceId/status': invoices.postStatus,
  'GET /invoices/:invoiceId/payment-methods': invoices.getPaymentMethods,
  'POST /invoices/:invoiceId/payment-methods/:paymentMethodId/activate': invoices.activatePaymentMethod,
  'GET /payment-requests/:requestId': requests.getPaymentRequest,
  'POST /payment-requests/:requestId/pay': requests.payPaymentRequest,
  'GET /webhooks/:webhookId': webhooks.getWebhook,
  'PUT /webhooks/:webhookId': webhooks.putWebhook,
  'DELETE /webhooks/:webhookId': webhooks.deleteWebhook,
  'GET /webhooks/:webhookId/deliveries': webhooks.listDeliveries,
  'GET /webhooks/:webhookId/deliveries/:deliveryId': webhooks.getDelivery,
  'GET /webhooks/:webhookId/deliveries/:deliveryId/request': webhooks.getDeliveryRequest,
  'POST /webhooks/:webhookId/deliveries/:deliveryId/redeliver': webhooks.postRedeliver,
};

const IN_STORE: Routes = {
  'POST /invoices': invoices.postInvoice,
  'GET /invoices': invoices.listInvoices,
  'GET /rates': getRates,
  'GET /payment-methods': getPaymentMethods,
  'GET /payment-requests': requests.listPaymentRequests,
  'POST /payment-requests': requests.postPaymentRequest,
  'GET /webhooks': webhooks.listWebhooks,
  'POST /webhooks': webhooks.postWebhook,
};

/** The newer API (btcpay.md §2). */
export const GREENFIELD_ROUTES: Routes = {
  'GET /api/v1/health': getHealth,
  'GET /api/v1/server/info': getServerInfo,
  'GET /api/v1/api-keys/current': getCurrentKey,
  'DELETE /api/v1/api-keys/current': deleteCurrentKey,
  'GET /api/v1/users/me': getMe,
  'GET /api/v1/stores': listStores,
  'GET /api/v1/stores/:storeId': getStore,
  'GET /api-keys/authorize': getAuthorize,
  'POST /api-keys/authorize': postAuthorize,
  ...under('/api/v1/stores/:storeId', { ...IN_STORE, ...ANYWHERE }),
  ...under('/api/v1', ANYWHERE),
};

function under(prefix: string, routes: Routes): Routes {
  return Object.fromEntries(
    Object.entries(routes).map(([pattern, route]): [string, Route] => [
      pattern.replace(' ', ` ${prefix}`),
      route,
    ]),
  );
}
