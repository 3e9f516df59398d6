import { scriptToAddress } from '../../bitcoin/address.ts';
import { testScript } from '../../bitcoin/fixtures.ts';
import type { NetworkName } from '../../bitcoin/networks.ts';
import { type Checkout, parseCheckout } from './checkout.ts';

export const REF = { base: 'https://shop.example', id: 'HMprBnL9BTXWuPvpoKBS6e' } as const;
export const NOW = 1_790_000_000_000;

export function addressOf(index: number, network: NetworkName = 'regtest'): string {
  const address = scriptToAddress(testScript({ change: 0, index }), network);
  if (address === undefined) throw new Error('no address');
  return address;
}
export const ADDRESS = addressOf(0);

/** The status JSON of a server of 2.x, as its source names the fields. */
export function status2(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    ...{ invoiceId: REF.id, storeId: 'S1', storeName: 'Café du Coin', status: 'New', activated: true },
    ...{ paymentMethodId: 'BTC-CHAIN', paymentMethodCurrency: 'BTC', networkFee: 0, isUnsetTopUp: false },
    ...{ due: '0.00031250', paid: '0.00000000', orderAmount: '0.00031250', address: ADDRESS, txCount: 1 },
    invoiceBitcoinUrl: `bitcoin:${ADDRESS}?amount=0.00031250&pj=https%3A%2F%2Fshop.example%2FBTC%2Fpj`,
    availablePaymentMethods: [
      { paymentMethodId: 'BTC-CHAIN', displayed: true, paymentMethodName: 'Bitcoin', order: 0 },
      { paymentMethodId: 'BTC-LN', displayed: false, paymentMethodName: 'Lightning', order: 1 },
    ],
    ...{ expirationSeconds: 890, maxTimeSeconds: 900, showRecommendedFee: true, feeRate: 12.5 },
    ...{ rate: '$64,000.50', orderAmountFiat: '$20.00', invoiceCurrency: 'USD' },
    ...{
      receiptLink: `${REF.base}/i/${REF.id}/receipt`,
      requiredConfirmations: null,
      receivedConfirmations: null,
    },
    ...change,
  };
}

/** The same of a server before 2.0. */
export function status1(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    ...{ invoiceId: REF.id, storeId: 'S1', storeName: 'Old shop', status: 'new', cryptoCode: 'BTC' },
    ...{
      paymentMethodId: 'BTC',
      btcAddress: ADDRESS,
      btcDue: '0.00031250',
      btcPaid: '0.00000000',
      networkFee: 0,
    },
    invoiceBitcoinUrl: `bitcoin:${ADDRESS}?amount=0.00031250`,
    availableCryptos: [
      { paymentMethodId: 'BTC', cryptoCode: 'BTC', isLightning: false },
      { paymentMethodId: 'BTC_LightningLike', cryptoCode: 'BTC', isLightning: true },
    ],
    ...{ expirationSeconds: 600, txCount: 1, orderId: 'A-7', itemDesc: 'A coffee' },
    ...change,
  };
}

export function checkoutOf(change: Readonly<Record<string, unknown>> = {}): Checkout {
  return parseCheckout(status2(change), REF, { network: 'regtest', askedAt: NOW });
}

/** Fields of an invoice with `due` satoshis, its link in agreement. */
export function dueFields(due: bigint, address = ADDRESS): Record<string, unknown> {
  const digits = due.toString().padStart(9, '0');
  const text = `${digits.slice(0, -8)}.${digits.slice(-8)}`;
  return { due: text, address, invoiceBitcoinUrl: `bitcoin:${address}?amount=${text}` };
}
