import type { MethodName } from './types.ts';

/** All that a page may ask, as `picopay_getInfo` lists it. */
export const METHODS = [
  'picopay_getInfo',
  'picopay_enable',
  'picopay_disable',
  'picopay_pay',
  'picopay_payInvoice',
  'picopay_createInvoice',
  'picopay_getPayment',
  'picopay_requestBudget',
  'picopay_getBudget',
  'picopay_releaseBudget',
] as const satisfies readonly MethodName[];
