export { formatInvoice, type Invoice, parseInvoice } from './invoice-uri.ts';
export { ledgerBalance } from './ledger.ts';
export type * from './types.ts';
export { openWallet, Wallet } from './wallet.ts';
