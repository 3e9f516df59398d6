import { formatFixed, toNumber } from '../fixed.ts';
import type { Call, Reply } from '../http.ts';
import type { Instance } from '../instance.ts';
import { confirmationsNeeded, type Invoice, type Status } from '../invoice.ts';
import { paymentLink, picoLink } from '../payment-link.ts';
import { accountNow, storeOf } from '../price.ts';

/** Names of the states before 2.0. */
const OLD: Readonly<Record<Status, string>> = {
  ...{ New: 'new', Processing: 'paid', Settled: 'complete', Expired: 'expired', Invalid: 'invalid' },
};

/** GET /i/:id/status and its other forms; 404 for what is unknown or archived. */
export function getStatus(instance: Instance, call: Call): Reply {
  const invoice = publicInvoice(instance, call.params['id'] ?? call.query.get('invoiceId'));
  if (!invoice) return { status: 404, type: 'text/plain', body: '' };
  return { body: checkoutModel(instance, invoice, call.base) };
}

/** An invoice that everyone who knows its id may see. */
export function publicInvoice(instance: Instance, id: string | null): Invoice | undefined {
  const invoice = instance.invoices.get(id ?? '');
  return invoice?.archived ? undefined : invoice;
}

/** What the checkout page shows (btcpay.md §2.4), and `picoInvoice` when the store takes payments over channels. */
export function checkoutModel(instance: Instance, invoice: Invoice, base: string): Record<string, unknown> {
  const store = storeOf(instance, invoice);
  const account = accountNow(instance, invoice);
  const { displaySats } = store;
  const amount = (sat: bigint) => (displaySats ? grouped(sat) : formatFixed(sat, 8));
  const methodId = instance.oldNames ? 'BTC' : 'BTC-CHAIN';
  const left = invoice.expiresAt - instance.now();
  const counted = [...invoice.payments.values()].filter(({ counts }) => counts);
  const pico = picoLink(instance, invoice);
  const onChain = counted.filter(({ method }) => method === 'BTC-CHAIN');
  return {
    ...{ invoiceId: invoice.id, storeId: store.id, storeName: store.name },
    ...{ orderId: text(invoice, 'orderId'), itemDesc: text(invoice, 'itemDesc') },
    status: instance.oldNames ? OLD[invoice.status] : invoice.status,
    ...(instance.oldNames
      ? { paymentMethodId: methodId, cryptoCode: displaySats ? 'sats' : 'BTC' }
      : { paymentMethodId: methodId, paymentMethodCurrency: displaySats ? 'sats' : 'BTC' }),
    ...{ due: amount(account.due > 0n ? account.due : 0n), paid: amount(account.paid) },
    ...(instance.oldNames ? { btcDue: amount(account.due > 0n ? account.due : 0n) } : {}),
    ...{ orderAmount: amount(account.price), networkFee: Number(formatFixed(account.nextFee)) },
    address: invoice.destinations.at(-1)?.address ?? null,
    invoiceBitcoinUrl: paymentLink(instance, invoice) ?? null,
    invoiceBitcoinUrlQR:
      paymentLink(instance, invoice)?.replace(
        /^bitcoin:([^?]+)/,
        (_, at: string) => `bitcoin:${at.toUpperCase()}`,
      ) ?? null,
    availablePaymentMethods: paymentLink(instance, invoice)
      ? [{ paymentMethodId: methodId, displayed: true, paymentMethodName: 'Bitcoin', order: 0 }]
      : [],
    expirationSeconds: Math.max(0, Math.floor(left / 1000)),
    maxTimeSeconds: Math.floor((invoice.expiresAt - invoice.createdAt) / 1000),
    displayExpirationTimer: left > 0 && left <= 5 * 60_000,
    ...{ isUnsetTopUp: invoice.price === undefined && account.paid === 0n, activated: true },
    ...{ showRecommendedFee: store.showRecommendedFee, feeRate: store.feerate },
    rate: money(toNumber(invoice.rate), invoice.currency),
    orderAmountFiat: invoice.price === undefined ? null : money(toNumber(invoice.price), invoice.currency),
    invoiceCurrency: invoice.currency,
    ...{ taxIncluded: { value: 0, formatted: '' }, txCount: account.txCount },
    ...(onChain.length > 0 && {
      requiredConfirmations: Math.max(...onChain.map((one) => confirmationsNeeded(invoice.speedPolicy, one))),
      receivedConfirmations: Math.min(...onChain.map(({ confirmations }) => confirmations)),
    }),
    merchantRefLink: invoice.redirectUrl?.replaceAll('{Status}', invoice.status) ?? null,
    receiptLink: invoice.receipt && invoice.status === 'Settled' ? `${base}/i/${invoice.id}/receipt` : null,
    redirectAutomatically: invoice.redirectAutomatically,
    ...{ onChainWithLnInvoiceFallback: false, peerInfo: null, celebratePayment: false },
    ...(pico !== undefined && { picoInvoice: pico }),
  };
}

function text(invoice: Invoice, name: string): string | null {
  const value = invoice.metadata[name];
  return value === undefined || value === null ? null : String(value);
}

/** Satoshis in groups of three, with spaces between. */
function grouped(sat: bigint): string {
  return sat.toString().replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** For people: "$64,000.50 (USD)". */
function money(value: number, currency: string): string {
  try {
    return `${new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(value)} (${currency})`;
  } catch {
    return `${value} ${currency}`;
  }
}
