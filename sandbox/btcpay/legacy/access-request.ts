import { type Call, htmlReply, legacyError, type Reply } from '../http.ts';
import type { Instance } from '../instance.ts';
import { escapeHtml, page } from '../page.ts';
import { openPairing, pair } from './tokens.ts';

/** GET /api-access-request: a program's key waits; the person chooses the store. The sandbox's person is always signed in. */
export function getAccessRequest(instance: Instance, call: Call): Reply {
  const code = call.query.get('pairingCode') ?? '';
  const { label, sin } = openPairing(instance, code);
  if (sin === undefined) throw legacyError(404, 'The specified pairingCode is not found');
  const options = [...instance.stores.values()]
    .map(({ id, name }) => `<option value="${escapeHtml(id)}">${escapeHtml(name)}</option>`)
    .join('');
  return htmlReply(
    page(call.base, 'Approve access', [
      `<h1>Approve access</h1><p><b>${escapeHtml(label || 'A program')}</b> asks to make and read invoices.</p>`,
      `<p class="small">Key <code>${escapeHtml(sin)}</code></p>`,
      `<form method="post" action="${escapeHtml(call.base)}/api-access-request">`,
      `<input type="hidden" name="pairingCode" value="${escapeHtml(code)}">`,
      `<label>Store <select name="storeId" id="StoreId">${options}</select></label>`,
      '<button id="approve" type="submit">Approve</button></form>',
    ]),
  );
}

/** POST /api-access-request, a form: the person has approved. */
export function postAccessRequest(instance: Instance, call: Call): Reply {
  const form = new URLSearchParams(call.body);
  const code = form.get('pairingCode') ?? '';
  const store = instance.store(form.get('storeId') ?? undefined);
  const { sin } = openPairing(instance, code);
  if (!store || sin === undefined) throw legacyError(404, 'Store not found');
  pair(instance, code, sin, store.id);
  return htmlReply(
    page(call.base, 'Approved', [
      `<h1 id="approved">Approved</h1><p>The key works for <b>${escapeHtml(store.name)}</b> now. You may close this page.</p>`,
    ]),
  );
}
