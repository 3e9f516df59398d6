export { ledgerBalance } from './ledger.ts';
export { openWallet } from './open.ts';
export type * from './types.ts';
export { Wallet } from './wallet.ts';
