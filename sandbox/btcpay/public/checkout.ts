import encodeQR from 'qr';
import { type Call, htmlReply, type Reply, redirect } from '../http.ts';
import type { Instance } from '../instance.ts';
import { escapeHtml, page } from '../page.ts';
import { picoLink } from '../payment-link.ts';
import { checkoutModel, publicInvoice } from './status.ts';

/** GET /i/:id, /invoice?id= and their other forms: the page where a buyer pays. */
export function getCheckout(instance: Instance, call: Call): Reply {
  const invoice = publicInvoice(instance, call.params['id'] ?? call.query.get('id'));
  if (!invoice) return htmlReply(page(call.base, 'Not found', ['<h1>There is no such invoice</h1>']), 404);
  const model = checkoutModel(instance, invoice, call.base);
  if (
    call.query.get('view') !== 'modal' &&
    invoice.status === 'Settled' &&
    typeof model['receiptLink'] === 'string'
  )
    return redirect(model['receiptLink']);
  const link = String(model['invoiceBitcoinUrl'] ?? '');
  const pico = picoLink(instance, invoice);
  const due = `${model['due']} ${model['paymentMethodCurrency'] ?? model['cryptoCode']}`;
  const inner = `${call.base}/i/${invoice.id}`;
  const address = String(model['address'] ?? '');
  const data = {
    model,
    statusUrl: `${inner}/status`,
    statusWsUrl: `${inner}/status/ws`.replace(/^http/, 'ws'),
  };
  return htmlReply(
    page(
      call.base,
      `Pay ${String(model['storeName'])}`,
      [
        `<div id="Checkout" data-status="${escapeHtml(String(model['status']))}">`,
        `<button id="close" class="close" type="button" aria-label="Close" hidden>×</button>`,
        `<header><h1>${escapeHtml(String(model['storeName']))}</h1><p id="ItemDesc">${escapeHtml(String(model['itemDesc'] ?? ''))}</p></header>`,
        `<p id="AmountDue" class="amount" data-amount-due="${escapeHtml(String(model['due']))}">${escapeHtml(due)}</p>`,
        `<p id="Fiat" class="small">${escapeHtml(String(model['orderAmountFiat'] ?? 'Any amount'))} · 1 BTC = ${escapeHtml(String(model['rate']))}</p>`,
        '<p id="Fee" class="small" hidden></p>',
        '<p id="Timer" class="timer" role="timer"></p>',
        '<section id="Payment">',
        `<div class="qr-container" data-clipboard="${escapeHtml(link)}">${link === '' ? '' : encodeQR(String(model['invoiceBitcoinUrlQR']), 'svg', { border: 2 })}</div>`,
        `<p id="Address_BTC-CHAIN"><code data-clipboard="${escapeHtml(address)}">${escapeHtml(address)}</code></p>`,
        `<a id="PayInWallet" class="button" href="${escapeHtml(link)}">Pay in wallet</a>`,
        `<a id="PayInstantly" class="button quiet" href="${escapeHtml(pico ?? '')}"${pico === undefined ? ' hidden' : ''}>Pay instantly over a channel</a>`,
        '</section>',
        '<section id="Outcome" role="status" hidden><p class="mark"></p><h2></h2><p class="small"></p>',
        '<a id="ReceiptLink" class="button" hidden>View receipt</a>',
        '<a id="StoreLink" class="button quiet" hidden>Return to the store</a></section>',
        '</div>',
        '<footer><a class="store-powered-by" href="https://btcpayserver.org" target="_blank" rel="noreferrer noopener">BTCPay compatible · sandbox</a></footer>',
        `<script>const initialSrvModel = ${inScript(data.model)}; const statusUrl = ${inScript(data.statusUrl)}; const statusWsUrl = ${inScript(data.statusWsUrl)};</script>`,
        `<script src="${escapeHtml(call.base)}/assets/checkout.js"></script>`,
      ],
      pico === undefined ? '' : `<link rel="payment" href="${escapeHtml(pico)}">`,
    ),
  );
}

/** GET /i/:id/qr.svg: drawn again when what is due has changed. */
export function getQr(instance: Instance, call: Call): Reply {
  const invoice = publicInvoice(instance, call.params['id'] ?? null);
  const link = invoice && checkoutModel(instance, invoice, call.base)['invoiceBitcoinUrlQR'];
  if (typeof link !== 'string') return { status: 404, type: 'text/plain', body: '' };
  return { type: 'image/svg+xml', body: encodeQR(link, 'svg', { border: 2 }) };
}

/** GET /i/:id/receipt, once the invoice is settled. */
export function getReceipt(instance: Instance, call: Call): Reply {
  const invoice = publicInvoice(instance, call.params['id'] ?? null);
  if (!invoice?.receipt || invoice.status !== 'Settled')
    return htmlReply(page(call.base, 'Not found', ['<h1>There is no receipt yet</h1>']), 404);
  const model = checkoutModel(instance, invoice, call.base);
  const row = (name: string, value: unknown) =>
    `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(String(value ?? '–'))}</dd>`;
  return htmlReply(
    page(call.base, 'Receipt', [
      `<div id="Receipt"><p class="mark">✓</p><h1>${escapeHtml(String(model['storeName']))}</h1>`,
      `<p class="amount">${escapeHtml(String(model['paid']))} ${escapeHtml(String(model['paymentMethodCurrency'] ?? 'BTC'))}</p><dl>`,
      row('Item', model['itemDesc']),
      row('Order', model['orderId']),
      row('Price', model['orderAmountFiat']),
      ...[...invoice.payments.values()].filter(({ counts }) => counts).map(({ id }) => row('Payment', id)),
      '</dl></div>',
    ]),
  );
}

/** JSON that cannot end the script it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
