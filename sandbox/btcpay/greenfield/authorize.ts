import { type Call, htmlReply, type Reply } from '../http.ts';
import type { Instance } from '../instance.ts';
import { newApiKey } from '../keys.ts';
import { escapeHtml, page } from '../page.ts';

/** GET /api-keys/authorize: what a program asks for, and the person's answer. The sandbox's person is always signed in. */
export function getAuthorize(instance: Instance, call: Call): Reply {
  const { query, base } = call;
  const permissions = query.getAll('permissions');
  const strict = query.get('strict') !== 'false';
  const selective = query.get('selectiveStores') === 'true';
  const name = query.get('applicationName') ?? 'A program';
  const boxes = permissions.map(
    (one) =>
      `<label><input type="checkbox" name="permissions" value="${escapeHtml(one)}" checked${strict ? ' disabled' : ''}> ${escapeHtml(one)}</label>`,
  );
  const kept = strict
    ? permissions.map((one) => `<input type="hidden" name="permissions" value="${escapeHtml(one)}">`)
    : [];
  const stores = [...instance.stores.values()]
    .map(({ id, name: called }) => `<option value="${escapeHtml(id)}">${escapeHtml(called)}</option>`)
    .join('');
  return htmlReply(
    page(base, 'Authorize', [
      `<h1>Authorize a program</h1><p><b>${escapeHtml(name)}</b> asks for:</p>`,
      `<form method="post" action="${escapeHtml(base)}/api-keys/authorize">`,
      ...boxes,
      ...kept,
      ...(selective
        ? [`<label>Only for <select name="storeId" id="StoreId">${stores}</select></label>`]
        : []),
      `<input type="hidden" name="applicationName" value="${escapeHtml(name)}">`,
      `<input type="hidden" name="redirect" value="${escapeHtml(query.get('redirect') ?? '')}">`,
      '<button id="consent-yes" type="submit">Authorize</button></form>',
    ]),
  );
}

/** POST /api-keys/authorize, a form: the key is shown, or carried to the program by a form that posts itself. */
export function postAuthorize(instance: Instance, call: Call): Reply {
  const form = new URLSearchParams(call.body);
  const storeId = form.get('storeId');
  const permissions = form
    .getAll('permissions')
    .map((one) => (storeId !== null && one.startsWith('btcpay.store.') ? `${one}:${storeId}` : one));
  const key = newApiKey(instance, form.get('applicationName') ?? '', permissions);
  const redirect = form.get('redirect') ?? '';
  if (redirect === '')
    return htmlReply(
      page(call.base, 'API keys', [
        '<h1>Your new key</h1><p>Copy it to the program. It is shown once.</p>',
        `<p><code id="ApiKey" data-clipboard="${key}">${key}</code></p>`,
      ]),
    );
  const fields = [
    ['apiKey', key],
    ['userId', 'sandbox'],
    ...permissions.map((one) => ['permissions[]', one]),
  ];
  return htmlReply(
    page(call.base, 'One moment', [
      `<form id="back" method="post" action="${escapeHtml(/^https?:\/\//.test(redirect) ? redirect : '')}">`,
      ...fields.map(
        ([name = '', value = '']) =>
          `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
      ),
      '<button type="submit">Go on</button></form>',
      '<script>document.getElementById("back").submit()</script>',
    ]),
  );
}
