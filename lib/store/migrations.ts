import type { TableSpec } from './schema.ts';

/** One change of a store's form. Both homes carry out each kind. */
export type MigrationStep =
  | { readonly createTable: string; readonly indexes: readonly string[]; readonly appendOnly?: true }
  | { readonly createIndex: string; readonly on: string }
  /** Runs over every row of the table; undefined deletes the row. Must give the same result on both homes: no clock, no I/O. */
  | { readonly rewrite: string; readonly change: (value: unknown, key: string) => object | undefined };

/** Brings a store from version - 1 to version. Once released it never changes: a mistake is mended by the next one. */
export interface Migration {
  readonly version: number;
  readonly steps: readonly MigrationStep[];
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    steps: [
      { createTable: 'meta', indexes: [] },
      { createTable: 'accounts', indexes: [] },
      { createTable: 'addresses', indexes: ['account'] },
      { createTable: 'connections', indexes: ['status'] },
      { createTable: 'commits', indexes: ['channel'] },
      { createTable: 'payments', indexes: ['connection', 'hash', 'at'] },
      { createTable: 'invoices', indexes: ['at'] },
      { createTable: 'ledger', indexes: ['at', 'connection', 'payment'], appendOnly: true },
      { createTable: 'broadcasts', indexes: ['outpoint'] },
      { createTable: 'queue', indexes: ['at'] },
      { createTable: 'webhooks', indexes: ['at'] },
      { createTable: 'settings', indexes: [] },
    ],
  },
  {
    version: 2,
    steps: [
      { createTable: 'sites', indexes: [] },
      { createTable: 'budgets', indexes: ['origin'] },
      {
        createTable: 'sitePayments',
        indexes: ['origin', 'at', 'payment', 'budgetAt', 'originAt', 'undecided'],
      },
      { createTable: 'siteInvoices', indexes: ['origin'] },
      { createTable: 'approvals', indexes: ['createdAt'] },
      { createTable: 'prepared', indexes: ['connection'] },
      { createTable: 'log', indexes: [] },
      { createTable: 'uiCalls', indexes: ['at'] },
    ],
  },
  {
    version: 3,
    steps: [
      { createTable: 'shopPayments', indexes: ['payment', 'at', 'invoice', 'undecided', 'to'] },
      { createTable: 'stores', indexes: ['at'] },
    ],
  },
];

/** The version a list of migrations leads to: the number of its last one. */
export function versionAfter(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

/** The tables, with their indexes, that a store has after the migrations. Throws on a list with a gap or a step on nothing. */
export function tablesAfter(migrations: readonly Migration[]): ReadonlyMap<string, TableSpec> {
  const tables = new Map<string, TableSpec>();
  migrations.forEach(({ version, steps }, i) => {
    if (version !== i + 1) throw new Error(`migration ${version} stands where ${i + 1} belongs`);
    for (const step of steps) {
      if ('createTable' in step) {
        const { createTable, ...spec } = step;
        tables.set(createTable, spec);
        continue;
      }
      const name = 'createIndex' in step ? step.createIndex : step.rewrite;
      const spec = tables.get(name);
      if (spec === undefined) throw new Error(`migration ${version} speaks of ${name}, which is not there`);
      if ('createIndex' in step) tables.set(name, { ...spec, indexes: [...spec.indexes, step.on] });
    }
  });
  return tables;
}
