import { digitsOf, formatFixed, toNumber } from '../fixed.ts';
import { randomHex, randomId } from '../ids.ts';
import type { Instance } from '../instance.ts';
import { confirmationsNeeded, type Exception, type Invoice, isFinal, type Status } from '../invoice.ts';
import { paymentLink } from '../payment-link.ts';
import { accountNow, storeOf } from '../price.ts';

const STATUSES: Readonly<Record<Status, string>> = {
  ...{ New: 'new', Processing: 'paid', Settled: 'complete', Expired: 'expired', Invalid: 'invalid' },
};
const EXCEPTIONS: Readonly<Record<Exception, string | false>> = {
  ...{ None: false, PaidPartial: 'paidPartial', PaidOver: 'paidOver', PaidLate: 'paidLater' },
  ...{ Marked: 'marked', Invalid: 'invalid' },
};
const BUYER_FIELDS: readonly [string, string][] = [
  ...([
    ['name', 'buyerName'],
    ['address1', 'buyerAddress1'],
    ['address2', 'buyerAddress2'],
  ] as const),
  ...([
    ['locality', 'buyerCity'],
    ['region', 'buyerState'],
    ['postalCode', 'buyerZip'],
  ] as const),
  ...([
    ['country', 'buyerCountry'],
    ['phone', 'buyerPhone'],
    ['email', 'buyerEmail'],
  ] as const),
].map(([to, from]) => [to, from]);

/** An invoice as the older API tells it (btcpay.md §1.6). */
export function legacyInvoice(instance: Instance, invoice: Invoice, base: string): Record<string, unknown> {
  const { id, metadata, currency } = invoice;
  const account = accountNow(instance, invoice);
  const rate = toNumber(invoice.rate);
  const address = invoice.destinations.at(-1)?.address;
  const link = paymentLink(instance, invoice);
  const urls = { BIP21: link ?? null, BIP72: null, BIP72b: null, BIP73: null, BOLT11: null };
  const text = (name: string) => (metadata[name] === undefined ? null : String(metadata[name]));
  const price = invoice.price ?? (account.paid * invoice.rate) / 100_000_000n;
  const method = instance.oldNames ? 'BTC' : 'BTC-CHAIN';
  return {
    ...{ id, url: `${base}/invoice?id=${id}` },
    ...{ posData: text('posData'), itemDesc: text('itemDesc'), itemCode: text('itemCode') },
    orderId: text('orderId'),
    ...{ status: STATUSES[invoice.status], exceptionStatus: EXCEPTIONS[invoice.exception] },
    ...{ price: Number(formatFixed(price, digitsOf(currency))), currency },
    ...(link !== undefined && {
      ...{ btcPrice: formatFixed(account.price, 8), btcPaid: formatFixed(account.paid, 8) },
      ...{ btcDue: formatFixed(account.due > 0n ? account.due : 0n, 8) },
      ...{ rate, exRates: { [currency]: 0 }, bitcoinAddress: address, paymentUrls: urls },
    }),
    cryptoInfo: link === undefined ? [] : [cryptoInfo(instance, invoice, base, urls)],
    ...{ invoiceTime: invoice.createdAt, expirationTime: invoice.expiresAt, currentTime: instance.now() },
    ...{ guid: randomHex(16), token: randomId(16) },
    ...{ lowFeeDetected: false, refundAddressRequestPending: false, amountPaid: 0 },
    paymentSubtotals: { BTC: Number(account.price) },
    paymentTotals: { BTC: Number(account.total) },
    minerFees: {
      BTC: { satoshisPerByte: storeOf(instance, invoice).feerate, totalFee: Number(account.nextFee) },
    },
    exchangeRates: { BTC: { [currency]: 0 } },
    supportedTransactionCurrencies: { BTC: { enabled: link !== undefined } },
    addresses: address === undefined ? {} : { BTC: address },
    paymentCodes: link === undefined ? {} : { BTC: { [method]: urls } },
    buyer: Object.fromEntries(BUYER_FIELDS.map(([to, from]) => [to, text(from)])),
    ...{ buyerTotalBtcAmount: null, buyerPaidBtcMinerFee: null, flags: null },
  };
}

function cryptoInfo(instance: Instance, invoice: Invoice, base: string, urls: object) {
  const account = accountNow(instance, invoice);
  const btc = (sat: bigint) => formatFixed(sat, 8);
  return {
    cryptoCode: 'BTC',
    paymentType: instance.oldNames ? 'BTCLike' : 'BTC-CHAIN',
    rate: toNumber(invoice.rate),
    ...{ paid: btc(account.paid), cryptoPaid: btc(account.paid), price: btc(account.price) },
    ...{ due: btc(account.due > 0n ? account.due : 0n), totalDue: btc(account.total) },
    ...{ networkFee: btc(account.nextFee), txCount: account.txCount },
    ...{ exRates: { [invoice.currency]: 0 }, address: invoice.destinations.at(-1)?.address ?? null },
    url: `${base}/i/${instance.oldNames ? 'BTC' : 'BTC-CHAIN'}/${invoice.id}`,
    paymentUrls: urls,
    payments: [...invoice.payments.values()]
      .filter(({ counts }) => counts)
      .map((payment) => ({
        ...{ id: payment.id, receivedDate: new Date(payment.receivedAt).toISOString() },
        ...{ value: toNumber(payment.valueSat), fee: toNumber(payment.feeSat) },
        paymentType: instance.oldNames ? 'BTCLike' : payment.method,
        confirmed: isFinal(invoice, payment),
        completed: payment.confirmations >= Math.max(6, confirmationsNeeded(invoice.speedPolicy, payment)),
        destination: payment.destination,
      })),
  };
}
