import type { Routes } from '../http.ts';
import { getAsset, getModal } from './assets.ts';
import { getCheckout, getQr, getReceipt } from './checkout.ts';
import { payButton } from './pay-button.ts';
import { getBill, payBill } from './payment-requests.ts';
import { getStatus } from './status.ts';

/** What needs no credential (btcpay.md §2.4). */
export const PUBLIC_ROUTES: Routes = {
  'GET /i/:id': getCheckout,
  'GET /invoice': getCheckout,
  'GET /invoice/status': getStatus,
  'GET /i/:id/status': getStatus,
  'GET /i/:id/receipt': getReceipt,
  'GET /i/:id/qr.svg': getQr,
  'GET /i/:id/:methodId': getCheckout,
  'GET /i/:id/:methodId/status': getStatus,
  'GET /invoice/:id': getCheckout,
  'GET /invoice/:id/status': getStatus,
  'GET /modal/btcpay.js': getModal,
  'GET /assets/:name': getAsset,
  'GET /api/v1/invoices': payButton,
  'POST /api/v1/invoices': payButton,
  'GET /payment-requests/:id': getBill,
  'GET /payment-requests/:id/pay': payBill,
};
