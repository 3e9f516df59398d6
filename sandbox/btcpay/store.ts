import { randomId } from './ids.ts';

export type SpeedPolicy = 'HighSpeed' | 'MediumSpeed' | 'LowMediumSpeed' | 'LowSpeed';

/** A merchant's store, and how it behaves. Every field can be set when it is made or changed later. */
export interface Store {
  readonly id: string;
  name: string;
  defaultCurrency: string;
  /** Rates told when none is asked for, like BTC_USD; many stores have none set. */
  defaultPairs: readonly string[];
  /** Decimal text by pair, like {"BTC_USD": "64000.5"}. */
  rates: Readonly<Record<string, string>>;
  /** False: as if no exchange answered. */
  ratesAvailable: boolean;
  /** False: no wallet was linked, so that nothing can be paid on the chain. */
  hasWallet: boolean;
  speedPolicy: SpeedPolicy;
  expirationMs: number;
  monitoringMs: number;
  /** How many percent less than asked for still is paid in full. */
  paymentTolerance: number;
  networkFeeMode: 'MultiplePaymentsOnly' | 'Always' | 'Never';
  /** Recommended, in sat/vB; 100 times this is what each further payment of an invoice costs. */
  feerate: number;
  showRecommendedFee: boolean;
  anyoneCanCreateInvoice: boolean;
  /** The checkout shows satoshis instead of bitcoin. */
  displaySats: boolean;
  redirectAutomatically: boolean;
  receipts: boolean;
}

/** A store as BTCPay's defaults make it, but for what is given. */
export function newStore(given: Partial<Store> = {}): Store {
  return {
    id: randomId(32),
    name: 'Corner Records',
    defaultCurrency: 'USD',
    defaultPairs: [],
    rates: { BTC_USD: '64000.5', BTC_EUR: '59000.25' },
    ratesAvailable: true,
    hasWallet: true,
    speedPolicy: 'MediumSpeed',
    expirationMs: 15 * 60_000,
    monitoringMs: 24 * 3_600_000,
    paymentTolerance: 0,
    networkFeeMode: 'MultiplePaymentsOnly',
    feerate: 5,
    showRecommendedFee: true,
    anyoneCanCreateInvoice: false,
    displaySats: false,
    redirectAutomatically: false,
    receipts: true,
    ...given,
  };
}
