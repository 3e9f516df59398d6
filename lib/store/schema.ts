/** What a table is beside its keys: the top-level fields it can be listed by, and whether rows may change. */
export interface TableSpec {
  readonly indexes: readonly string[];
  /** Rows can be added, never replaced or deleted. */
  readonly appendOnly?: true;
}

/**
 * The tables as the code of today sees them; migrations.ts holds how a store gets here, and a test keeps the two equal.
 * A row is in an index when the field of that name is a string or a number, and not when it is anything else or missing.
 */
export const TABLES = {
  /** Facts about the store itself: which network, which wallet. */
  meta: { indexes: [] },
  accounts: { indexes: [] },
  addresses: { indexes: ['account'] },
  connections: { indexes: ['status'] },
  commits: { indexes: ['channel'] },
  payments: { indexes: ['connection', 'hash', 'at'] },
  /** Key: the payment hash. */
  invoices: { indexes: ['at'] },
  /** Every movement of money, once. Balances and budgets are sums over it. */
  ledger: { indexes: ['at', 'connection', 'payment'], appendOnly: true },
  /** Transactions to publish again until they are confirmed. */
  broadcasts: { indexes: ['outpoint'] },
  /** Payments waiting for their turn. */
  queue: { indexes: ['at'] },
  /** Deliveries still owed. */
  webhooks: { indexes: ['at'] },
  settings: { indexes: [] },
  /** Key: origin. What the user has allowed a site, or that it is blocked. */
  sites: { indexes: [] },
  /** Key: origin|asset. The one grant in force. */
  budgets: { indexes: ['origin'] },
  /** Key: origin|id. Each payment a site asked for; what budgets have spent are sums over it. */
  sitePayments: { indexes: ['origin', 'at', 'payment', 'budgetAt', 'originAt', 'undecided'] },
  /** Key: origin|id. */
  siteInvoices: { indexes: ['origin'] },
  /** Key: document:request. What waits for the user. */
  approvals: { indexes: ['createdAt'] },
  /** Transactions signed ahead, for when the wallet is locked. */
  prepared: { indexes: ['connection'] },
  /** Key: a number that rises. The redacted log, a ring. */
  log: { indexes: [] },
  /** Key: the screen's id. Results of calls that move money, for when they are asked again. */
  uiCalls: { indexes: ['at'] },
  /** Key: base|id|part. Payments to invoices of BTCPay shops. */
  shopPayments: { indexes: ['payment', 'at', 'invoice', 'undecided', 'to'] },
  /** The user's own BTCPay stores; what signs for them is sealed under the vault's key. */
  stores: { indexes: ['at'] },
} as const satisfies Record<string, TableSpec>;

export type Table = keyof typeof TABLES;
export type IndexName = (typeof TABLES)[Table]['indexes'][number];
