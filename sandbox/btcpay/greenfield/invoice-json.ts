import { formatFixed, toNumber } from '../fixed.ts';
import type { Instance } from '../instance.ts';
import { type Invoice, inCurrency, isFinal, type Payment } from '../invoice.ts';
import { paymentLink } from '../payment-link.ts';
import { accountNow, storeOf } from '../price.ts';

/** Milliseconds to the seconds that the newer API counts. */
export const seconds = (ms: number) => Math.floor(ms / 1000);

/** InvoiceData (btcpay.md §2.3). */
export function invoiceData(instance: Instance, invoice: Invoice, base: string): Record<string, unknown> {
  const account = accountNow(instance, invoice);
  const price = invoice.price ?? inCurrency(invoice, account.paid);
  return {
    ...{ id: invoice.id, storeId: invoice.storeId, amount: formatFixed(price) },
    paidAmount: formatFixed(inCurrency(invoice, account.paid)),
    ...{ currency: invoice.currency, type: invoice.price === undefined ? 'TopUp' : 'Standard' },
    checkoutLink: `${base}/i/${invoice.id}`,
    ...{ createdTime: seconds(invoice.createdAt), expirationTime: seconds(invoice.expiresAt) },
    monitoringExpiration: seconds(invoice.monitoredUntil),
    ...{ status: invoice.status, additionalStatus: invoice.exception },
    availableStatusesForManualMarking: markable(invoice),
    ...{ archived: invoice.archived, metadata: invoice.metadata },
    checkout: {
      ...{
        speedPolicy: invoice.speedPolicy,
        paymentMethods: ['BTC-CHAIN'],
        defaultPaymentMethod: 'BTC-CHAIN',
      },
      lazyPaymentMethods: false,
      expirationMinutes: minutes(invoice.expiresAt - invoice.createdAt),
      monitoringMinutes: minutes(invoice.monitoredUntil - invoice.expiresAt),
      ...{ paymentTolerance: invoice.tolerance, redirectURL: invoice.redirectUrl ?? null },
      redirectAutomatically: invoice.redirectAutomatically,
      defaultLanguage: invoice.defaultLanguage ?? null,
    },
    receipt: { enabled: invoice.receipt, showQR: null, showPayments: null },
  };
}

/** What a person may still say about it. */
export function markable(invoice: Invoice): ('Settled' | 'Invalid')[] {
  const all = ['Settled', 'Invalid'] as const;
  return all.filter((status) => status !== invoice.status);
}

/** InvoicePaymentMethodDataModel of each way to pay; the channel's once it was used. */
export function paymentMethods(instance: Instance, invoice: Invoice, onlyCounted: boolean): object[] {
  const account = accountNow(instance, invoice);
  const payments = [...invoice.payments.values()].filter(({ counts }) => counts || !onlyCounted);
  const btc = (sat: bigint) => formatFixed(sat);
  const model = (id: Payment['method']) => {
    const own = payments.filter(({ method }) => method === id);
    const paid = own.reduce((sum, { counts, valueSat }) => sum + (counts ? valueSat : 0n), 0n);
    const name = instance.oldNames
      ? {
          paymentMethod: id === 'BTC-CHAIN' ? 'BTC' : id,
          cryptoCode: 'BTC',
          networkFee: btc(account.nextFee),
        }
      : { paymentMethodId: id, currency: 'BTC', paymentMethodFee: btc(account.nextFee) };
    return {
      ...name,
      destination:
        id === 'PICO' ? (invoice.picos.at(-1)?.uri ?? '') : (invoice.destinations.at(-1)?.address ?? ''),
      paymentLink:
        id === 'PICO' ? (invoice.picos.at(-1)?.uri ?? null) : (paymentLink(instance, invoice) ?? null),
      ...{ rate: formatFixed(invoice.rate), paymentMethodPaid: btc(paid), totalPaid: btc(account.paid) },
      ...{ due: btc(account.due), amount: btc(account.total), activated: true },
      payments: own.map((payment) => paymentData(invoice, payment)),
      additionalData:
        id === 'PICO'
          ? {}
          : {
              ...{ payjoinEnabled: false, recommendedFeeRate: storeOf(instance, invoice).feerate },
              paymentMethodFeeRate: toNumber(account.nextFee) === 0 ? 0 : storeOf(instance, invoice).feerate,
            },
    };
  };
  const used = payments.some(({ method }) => method === 'PICO');
  return [...(invoice.destinations.length > 0 ? [model('BTC-CHAIN')] : []), ...(used ? [model('PICO')] : [])];
}

/** Payment: value and fee in bitcoin. */
export function paymentData(invoice: Invoice, payment: Payment): object {
  const status = payment.counts ? (isFinal(invoice, payment) ? 'Settled' : 'Processing') : 'Invalid';
  return {
    ...{ id: payment.id, receivedDate: seconds(payment.receivedAt), value: formatFixed(payment.valueSat) },
    ...{ fee: formatFixed(payment.feeSat), status, destination: payment.destination },
  };
}

function minutes(ms: number): number {
  return Math.round(ms / 60_000);
}
