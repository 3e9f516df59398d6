import { readFile } from 'node:fs/promises';
import { notifiedInvoice, verifyWebhook } from '../../../lib/btcpay/webhook.ts';
import { PicoError } from '../../../lib/errors.ts';
import { storeInvoiceJson } from '../../btcpay/store-json.ts';
import { defineCommand, required } from '../../command.ts';
import type { ShellContext } from '../../shell.ts';
import { path, words } from '../../values.ts';
import { STORE } from './parts.ts';

export const webhook = defineCommand({
  name: 'btcpay webhook',
  summary:
    "Check a webhook's body, read from standard input, against its BTCPay-Sig header; then ask the store for the invoice it names, and print that. Nothing of the body is believed.",
  params: {
    signature: required('TEXT', words, 'the header: sha256=…'),
    secret_file: required('FILE', path, "holds the webhook's secret"),
    store: STORE,
  },
  async run(context: ShellContext, values) {
    const client = await context.stores.client(values.store);
    const secret = await readFile(values.secret_file, 'utf8').catch(() => '');
    const body = await context.readInput();
    if (!verifyWebhook(secret.trim(), body, values.signature))
      throw new PicoError(
        'WebhookRefused',
        'This is not signed with the secret of the file: it does not come from the store. Nothing was asked.',
      );
    return storeInvoiceJson(await notifiedInvoice(client, body));
  },
});
