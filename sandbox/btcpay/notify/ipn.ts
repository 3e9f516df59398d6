import type { EventKind, InvoiceEvent } from '../events.ts';
import type { Instance } from '../instance.ts';
import { legacyInvoice } from '../legacy/invoice-json.ts';
import { post } from './post.ts';

/** Codes and names of the older API's notifications (btcpay.md §1.6), in the order they are sent. */
const NAMES: Readonly<Partial<Record<EventKind, readonly (readonly [code: number, name: string])[]>>> = {
  created: [[1001, 'invoice_created']],
  receivedPayment: [[1002, 'invoice_receivedPayment']],
  processing: [[1003, 'invoice_paidInFull']],
  expired: [[1004, 'invoice_expired']],
  paymentSettled: [[1014, 'invoice_paymentSettled']],
  settled: [
    [1005, 'invoice_confirmed'],
    [1006, 'invoice_completed'],
  ],
  invalid: [[1013, 'invoice_failedToConfirm']],
  paidLate: [[1009, 'invoice_paidAfterExpiration']],
};
const MARKED: Readonly<Partial<Record<EventKind, readonly [code: number, name: string]>>> = {
  settled: [2008, 'invoice_markedComplete'],
  invalid: [1008, 'invoice_markedInvalid'],
};
const WARNING = 'Nobody has signed this: ask for the invoice before you act on it.';
const PLAIN = [
  ...['id', 'url', 'posData', 'status', 'btcPrice', 'price', 'currency', 'invoiceTime', 'expirationTime'],
  ...['currentTime', 'btcPaid', 'btcDue', 'rate', 'exceptionStatus', 'orderId'],
];

/** Tells the invoice's notificationURL: all of it when full notifications were asked for, else only that it is confirmed. */
export function tellNotificationUrl(instance: Instance, event: InvoiceEvent): void {
  const { notify } = event.invoice;
  if (!notify) return;
  const marked = event.manually ? MARKED[event.kind] : undefined;
  const names = marked ? [marked] : (NAMES[event.kind] ?? []);
  for (const [code, name] of names) {
    const isLoud = notify.full || notify.extended || code === 1005;
    const isExtra = !notify.extended && (code === 1001 || code === 1002 || code === 1014);
    if (!isLoud || isExtra) continue;
    const invoice = legacyInvoice(instance, event.invoice, instance.base);
    const plain = {
      ...Object.fromEntries(PLAIN.map((field) => [field, invoice[field] ?? null])),
      ...{ buyerFields: invoice['buyer'], _warning: WARNING },
    };
    const body = notify.extended
      ? { event: { code, name }, data: { ...plain, ...{ cryptoInfo: invoice['cryptoInfo'] } } }
      : plain;
    send(instance, notify.url.replaceAll('{Status}', String(invoice['status'])), JSON.stringify(body), 0);
  }
}

function send(instance: Instance, url: string, body: string, tries: number): void {
  void post(url, body).then((code) => {
    const wait = instance.retryMs[tries];
    if ((code !== undefined && code < 300) || wait === undefined) return;
    setTimeout(() => send(instance, url, body, tries + 1), wait).unref();
  });
}
