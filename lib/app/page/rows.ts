import type { MethodName } from '../../provider/types.ts';
import type { ApprovalKind } from '../../rpc/views.ts';

/** sites, key: origin. */
export interface SiteRow {
  readonly origin: string;
  readonly enabled: boolean;
  readonly enabledAt?: number;
  readonly blocked?: true;
  /** Absent while blocked: until the user says otherwise. */
  readonly blockedUntil?: number;
  /** The user lets it make invoices to pay them. */
  readonly invoices?: true;
  readonly lastUsed?: number;
  readonly createdAt: number;
}

/** approvals, key: document:request. Kept after the decision until the page has its answer. */
export interface ApprovalRow {
  readonly key: string;
  readonly origin: string;
  readonly documentId: string;
  readonly rid: string;
  readonly tabId: number;
  readonly kind: ApprovalKind;
  readonly method: MethodName;
  readonly params: unknown;
  readonly digest: string;
  readonly gesture: boolean;
  /** Asked from a private window. */
  readonly incognito?: true;
  /** Milliseconds, rising: the order of the queue. */
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly state: 'waiting' | 'approved' | 'rejected';
}

/** siteInvoices, key: origin|id. */
export interface SiteInvoiceRow {
  readonly origin: string;
  readonly id: string;
  readonly digest: string;
  readonly hash: string;
  readonly at: number;
}
