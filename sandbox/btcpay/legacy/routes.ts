import type { Routes } from '../http.ts';
import { getAccessRequest, postAccessRequest } from './access-request.ts';
import { getInvoice, getInvoices, postInvoice } from './invoices.ts';
import { getBaseRates, getPairRate, getPublicRates, getRates } from './rates.ts';
import { getTokens, postTokens } from './tokens.ts';

/** The older API, as BitPay's clients speak it (btcpay.md §1). */
export const LEGACY_ROUTES: Routes = {
  'POST /tokens': postTokens,
  'GET /tokens': getTokens,
  'GET /api-access-request': getAccessRequest,
  'POST /api-access-request': postAccessRequest,
  'POST /invoices': postInvoice,
  'GET /invoices': getInvoices,
  'GET /invoices/:id': getInvoice,
  'GET /rates': getRates,
  'GET /rates/:base': getBaseRates,
  'GET /rates/:base/:quote': getPairRate,
  'GET /api/rates': getPublicRates,
};
