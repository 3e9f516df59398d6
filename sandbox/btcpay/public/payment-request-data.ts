import type { Fixed } from '../fixed.ts';

/** A bill that can be paid by several invoices, one after the other. */
export interface PaymentRequest {
  readonly id: string;
  readonly storeId: string;
  readonly title: string;
  readonly description: string;
  readonly amount: Fixed;
  readonly currency: string;
  readonly createdAt: number;
  readonly invoiceIds: string[];
}
