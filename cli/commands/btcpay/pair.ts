import { normalizeHost } from '../../../lib/btcpay/host.ts';
import { checkPairingCode } from '../../../lib/btcpay/ids.ts';
import {
  awaitPairing,
  createClient,
  newPairingKey,
  type Paired,
  type PairingRequest,
  pairedKey,
  requestPairing,
} from '../../../lib/btcpay/pair.ts';
import { BTCPAY_IO } from '../../btcpay/io.ts';
import { nameOfHost } from '../../btcpay/store-book.ts';
import { storeJson } from '../../btcpay/store-json.ts';
import { defineCommand, option, positional } from '../../command.ts';
import type { ShellContext } from '../../shell.ts';
import { url, words } from '../../values.ts';

export const pair = defineCommand({
  name: 'btcpay pair',
  summary:
    'Pair with a store of a BTCPay server: by a code of its settings, or by a click on the page it names, for which it waits. Its key is kept sealed in the home. The same command again goes on where it stopped.',
  params: {
    host: positional(url, 'https://btcpay.example.com, with the folder it runs in'),
    code: option('CODE', words, "made in the store's settings, Access tokens; left out, the page is printed"),
    store: option('NAME', words, 'what to call it here (its host)'),
  },
  async run(context: ShellContext, values) {
    const host = normalizeHost(values.host);
    const name = values.store ?? nameOfHost(host);
    await context.stores.requireFree(name);
    const { saved } =
      values.code === undefined
        ? await byClick(context, name, host)
        : await byCode(context, name, host, checkPairingCode(values.code, true));
    await context.stores.add({ name, saved });
    await context.stores.setPairing(name, undefined);
    return storeJson({ name, saved });
  },
});

/** The key is kept before its page is named: who approves it gives it a store. */
async function byClick(context: ShellContext, name: string, host: string): Promise<Paired> {
  const before = await waiting(context, name, host);
  const pairing = before ?? (await requestPairing({ host, label: 'PicoPay' }, BTCPAY_IO));
  await context.stores.setPairing(name, pairing);
  context.err(`Approve it here, within 15 minutes: ${pairing.approveUrl}\n`);
  return await awaitPairing(pairing, BTCPAY_IO);
}

/** The code works once, so its key is kept before it is sent: after a lost answer the key itself finds out whether it was taken. */
async function byCode(context: ShellContext, name: string, host: string, code: string): Promise<Paired> {
  const before = await context.stores.pairing(name);
  const sent = before !== undefined && before.host === host && before.code === code;
  const pem = sent ? before.pem : newPairingKey(BTCPAY_IO);
  if (!sent) await context.stores.setPairing(name, { host, pem, code, approveUrl: '', expiresAt: 0 });
  const known = sent ? await pairedKey({ host, pem }, BTCPAY_IO) : undefined;
  return known ?? (await createClient({ host, code, pem, lenient: true }, BTCPAY_IO));
}

async function waiting(
  { stores }: ShellContext,
  name: string,
  host: string,
): Promise<PairingRequest | undefined> {
  const pairing = await stores.pairing(name);
  return pairing?.host === host && pairing.expiresAt > BTCPAY_IO.now() ? pairing : undefined;
}
