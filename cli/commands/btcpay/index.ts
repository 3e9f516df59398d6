import type { Command } from '../../command.ts';
import type { ShellContext } from '../../shell.ts';
import { exportStore } from './export.ts';
import { importStore } from './import.ts';
import { invoice } from './invoice.ts';
import { invoices } from './invoices.ts';
import { mark } from './mark.ts';
import { pair } from './pair.ts';
import { pay } from './pay.ts';
import { rate } from './rate.ts';
import { rates } from './rates.ts';
import { remove } from './remove.ts';
import { stores } from './stores.ts';
import { webhook } from './webhook.ts';

/** What `serve` offers of BTCPay too. */
export const btcpayRpc: readonly Command[] = [stores, invoice, invoices, rates, rate, mark, pay];
/** What keys go in and out by is for the shell alone. */
export const btcpayShell: readonly Command<ShellContext>[] = [
  ...[pair, importStore, exportStore, remove, webhook],
];
