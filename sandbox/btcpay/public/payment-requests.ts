import { digitsOf, formatFixed } from '../fixed.ts';
import { type Call, htmlReply, type Reply, redirect } from '../http.ts';
import type { Instance } from '../instance.ts';
import { escapeHtml, page } from '../page.ts';
import { invoiceFor, openAmount } from '../payment-requests.ts';

/** GET /payment-requests/:id: the bill. */
export function getBill(instance: Instance, call: Call): Reply {
  const request = instance.paymentRequests.get(call.params['id'] ?? '');
  if (!request) return htmlReply(page(call.base, 'Not found', ['<h1>There is no such bill</h1>']), 404);
  const open = openAmount(instance, request);
  const shown = `${formatFixed(open, digitsOf(request.currency))} ${request.currency}`;
  return htmlReply(
    page(call.base, request.title, [
      `<h1>${escapeHtml(request.title)}</h1><p>${escapeHtml(request.description)}</p>`,
      open === 0n
        ? '<p class="mark">✓</p><p>Paid in full.</p>'
        : `<p class="amount">${escapeHtml(shown)}</p><a class="button" id="PayInvoice" href="${escapeHtml(call.base)}/payment-requests/${request.id}/pay">Pay</a>`,
    ]),
  );
}

/** GET /payment-requests/:id/pay: to the invoice, or its id alone. */
export async function payBill(instance: Instance, call: Call): Promise<Reply> {
  const request = instance.paymentRequests.get(call.params['id'] ?? '');
  if (!request) return { status: 404, type: 'text/plain', body: 'There is no such bill' };
  if (openAmount(instance, request) === 0n)
    return { status: 400, type: 'text/plain', body: 'It is paid already' };
  const { id } = await invoiceFor(instance, request);
  if (call.query.get('redirectToInvoice') !== 'false') return redirect(`${call.base}/i/${id}`);
  return call.headers.accept?.includes('application/json') ? { body: id } : { type: 'text/plain', body: id };
}
