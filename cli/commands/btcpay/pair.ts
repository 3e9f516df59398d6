import { normalizeHost } from '../../../lib/btcpay/host.ts';
import { awaitPairing, createClient, requestPairing } from '../../../lib/btcpay/pair.ts';
import { BTCPAY_IO } from '../../btcpay/io.ts';
import { nameOfHost } from '../../btcpay/store-book.ts';
import { storeJson } from '../../btcpay/store-json.ts';
import { defineCommand, option, positional } from '../../command.ts';
import type { ShellContext } from '../../shell.ts';
import { url, words } from '../../values.ts';

export const pair = defineCommand({
  name: 'btcpay pair',
  summary:
    'Pair with a store of a BTCPay server: by a code of its settings, or by a click on the page it names, for which it waits. Its key is kept sealed in the home.',
  params: {
    host: positional(url, 'https://btcpay.example.com, with the folder it runs in'),
    code: option('CODE', words, "made in the store's settings, Access tokens; left out, the page is printed"),
    store: option('NAME', words, 'what to call it here (its host)'),
  },
  async run(context: ShellContext, values) {
    const host = normalizeHost(values.host);
    const name = values.store ?? nameOfHost(host);
    const { stores } = context;
    await stores.requireFree(name);
    if (values.code !== undefined) {
      const { saved } = await createClient({ host, code: values.code }, BTCPAY_IO);
      await stores.add({ name, saved });
      return storeJson({ name, saved });
    }
    const pairing = await pairingOf(context, name, host);
    context.err(`Approve it here, within 15 minutes: ${pairing.approveUrl}\n`);
    try {
      const { saved } = await awaitPairing(pairing, BTCPAY_IO);
      await stores.add({ name, saved });
      await stores.setPairing(name, undefined);
      return storeJson({ name, saved });
    } catch (error) {
      if (BTCPAY_IO.now() >= pairing.expiresAt) await stores.setPairing(name, undefined);
      throw error;
    }
  },
});

/** The one that waits already, as after Ctrl-C, or a new one: kept before its page is named, for who approves it gives it a key. */
async function pairingOf({ stores }: ShellContext, name: string, host: string) {
  const waiting = await stores.pairing(name);
  if (waiting !== undefined && waiting.host === host && waiting.expiresAt > BTCPAY_IO.now()) return waiting;
  const pairing = await requestPairing({ host, label: 'PicoPay' }, BTCPAY_IO);
  await stores.setPairing(name, pairing);
  return pairing;
}
