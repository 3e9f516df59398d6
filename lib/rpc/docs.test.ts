import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ERRORS } from '../provider/errors.ts';
import type { EventName, MethodName } from '../provider/types.ts';
import { ERROR_TEXT, EVENT_TEXT, METHOD_TEXT } from './docs-text.ts';
import { MAX_ID, MAX_MEMO } from './fields.ts';
import { PAGE, UI } from './methods.ts';
import { UI_PAGES } from './senders.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const file = path.join(root, 'docs', 'provider.md');
const types = readFileSync(path.join(root, 'lib', 'provider', 'types.ts'), 'utf8');

/** A declaration as it stands in the types. */
function declared(name: string): string {
  const form = new RegExp(
    `^(?:export )?(?:interface ${name}\\b[\\s\\S]*?^\\}$|type ${name}\\b[\\s\\S]*?;$)`,
    'm',
  );
  const found = form.exec(types);
  if (!found) throw new Error(`no type ${name}`);
  return found[0].replace(/^export /, '').replaceAll('readonly ', '');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function page(): string {
  const methods = (Object.keys(METHOD_TEXT) as MethodName[]).map((name) => {
    const { params, result, does } = METHOD_TEXT[name];
    return [`\`${name}\``, params, result, PAGE[name].prompt, does];
  });
  const events = (Object.keys(EVENT_TEXT) as EventName[]).map((name) => [`\`${name}\``, ...EVENT_TEXT[name]]);
  const errors = Object.entries(ERRORS)
    .map(([code, [name, retryable]]) => [code, name, retryable ? 'yes' : 'no', ...ERROR_TEXT[name]])
    .toSorted((a, b) => Math.abs(Number(a[0])) - Math.abs(Number(b[0])));
  const shown = [
    'Info',
    'PayInvoice',
    'PayDirect',
    'InvoiceParams',
    'CreateInvoiceParams',
    'Receipt',
    'BudgetRequest',
    'Budget',
  ];
  const asked = UI_PAGES.map((name) => {
    const may = Object.entries(UI).filter(([, m]) => m.pages.includes(name));
    return [name, may.map(([method]) => `\`${method}\``).join(', ')];
  });

  return `# window.picopay

Made from the wallet's own table of methods and types (\`UPDATE_DOCS=1 npm run test:unit -- lib/rpc/docs\` writes it anew).

For developers of sites. Your first paid article in five minutes: [integrate.md](integrate.md). The npm package
\`@picopay/provider\` has the types, finds the wallet, checks tokens and brings a mock for your tests.

## Where it is

The wallet puts one frozen object into the page before any of its scripts: top frame only, on https, http://localhost and
http://127.0.0.1. It is \`window.picopay\` where that name was free, and announces itself besides, so that it lives beside
other wallets:

\`\`\`js
window.addEventListener('picopay:announceProvider', ({ detail: { info, provider } }) => offer(info.name, provider));
window.dispatchEvent(new Event('picopay:requestProvider'));
\`\`\`

With the package: \`const picopay = await getProvider()\`, null where there is none.

## Asking

\`\`\`js
const receipt = await picopay.request({ method: 'picopay_pay', params: { id: 'order-1', invoice }, signal });
\`\`\`

\`enable(params?)\`, \`isEnabled()\` (never prompts), \`pay(params)\` and \`payInvoice(params)\` are short for it.

- Params are plain JSON. Amounts are decimal strings of the asset's smallest unit: \`"1500"\` is 1,500 satoshis; a number is refused.
  Times are unix seconds.
- \`id\` is yours: 1 to ${MAX_ID} of A-Z, a-z, 0-9, _ and -. The same id is the same payment, for ever: asked again, it gives the same
  receipt and never pays twice. Make it from your order, keep it, and ask again with it whenever you are not sure.
- A prompt opens from a click of the user (one a click); else the request waits behind the wallet's icon.
- \`memo\` and \`reason\` have at most ${MAX_MEMO} characters and are shown as the untrusted words of your site.
- \`signal\` gives a request up while nothing is sent; it then rejects with 4001, and after that with 4024.
- A request goes with its document. A payment that was sent goes on; \`picopay_getPayment\` tells how it ended.

## Methods

${table(['Method', 'Params', 'Result', 'Prompts', 'What it does'], methods)}

Fields that are not named below are refused (-32602).

\`\`\`ts
type Amount = string;
${shown.map(declared).join('\n')}
\`\`\`

A \`Receipt\` of an invoice carries \`token\` and \`hash\`: the token's SHA-256 is the hash. Your server made the invoice, so it knows the
hash; that the token fits is the whole proof, and nothing in the page has to be believed. Use each token once.

An invoice is one \`pico:\` URI, made by the payee's wallet. Take it as it is; \`parsePicoUri\` of the package reads it for display. A
link \`<a href="pico:…">\` opens the wallet too.

## Events

\`picopay.on(event, listener)\` returns the function that stops it. Each concerns your site alone. They come while the wallet is awake
for this page; what matters is asked for, not waited for.

${table(['Event', 'Carries', 'When'], events)}

## Errors

A request rejects with an \`Error\` that has \`code\`, \`name\`, \`message\`, \`retryable\` and sometimes \`data\`. Go by the code. \`retryable\`:
the same request, with the same id, may come through later.

${table(['Code', 'Name', 'Retry', 'What it means', 'What to do'], errors)}

## What a site learns

Before consent: that there is a wallet, its version, network and assets. After it: its own payments, its own budget, and by
\`data.available\` of 4020 what can be sent when that was too little. Nothing of other sites, or of who the user is.

## Inside the extension

Who sends a message is told by the browser, never by the message. A page reaches the methods above and no other; the wallet's own
pages reach these, and no other extension reaches any:

${table(['Page', 'May ask'], asked)}
`;
}

it('is described in docs/provider.md as it is', () => {
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, page());
  expect(readFileSync(file, 'utf8')).toBe(page());
});
