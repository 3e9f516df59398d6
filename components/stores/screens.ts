import type { Screen } from '../home/Lazy.tsx';

type Load = () => Promise<Screen>;

/** The places of stores, the same in the popup and in the settings: `#/store/<id>`, `#/store-invoice/<id>%2F<invoice>`. */
export const STORE_SCREENS: Readonly<Record<string, Load>> & {
  readonly stores: Load;
} = {
  stores: async () => (await import('./Stores.tsx')).Stores,
  'store-add': async () => (await import('./AddStore.tsx')).AddStore,
  'store-pair': async () => (await import('./Pairing.tsx')).Pairing,
  store: async () => (await import('./Store.tsx')).Store,
  'store-new': async () => (await import('./NewInvoice.tsx')).NewInvoice,
  'store-invoice': async () => (await import('./Invoice.tsx')).Invoice,
  'store-invoices': async () => (await import('./Invoices.tsx')).Invoices,
  'store-rates': async () => (await import('./Rates.tsx')).Rates,
};
