import { readFile } from 'node:fs/promises';
import { chooseStore } from '../../../lib/app/ui/stores/choose-store.ts';
import { type LeftAside, leftAside } from '../../../lib/btcpay/left-aside.ts';
import { PicoError } from '../../../lib/errors.ts';
import { BTCPAY_IO } from '../../btcpay/io.ts';
import { readImport } from '../../btcpay/read-import.ts';
import { nameOfHost } from '../../btcpay/store-book.ts';
import { storeJson } from '../../btcpay/store-json.ts';
import { defineCommand, option, optionOr } from '../../command.ts';
import type { ShellContext } from '../../shell.ts';
import { oneOf, path, url, words } from '../../values.ts';

const WARNINGS: Readonly<Record<LeftAside, string>> = {
  insecure: 'It was saved with certificates unchecked. Here they are always checked.',
  proxy: 'It was saved with a proxy, which is not used here: the server is called directly.',
};

export const importStore = defineCommand({
  name: 'btcpay import',
  summary:
    "Take in a store that was paired elsewhere, or an API key: a file of btcpay export, of btcpay-python (pickled, or JSON of host, pem and tokens), a PEM, or the key's text. Read from standard input where no file is named.",
  params: {
    file: option('FILE', path, 'read it from there'),
    host: option('URL', url, 'the server, where the file does not say it'),
    token: option('TOKEN', words, 'that belongs to a PEM'),
    api: optionOr(
      'NAME',
      oneOf('greenfield', 'legacy'),
      'greenfield',
      'what an API key is for: greenfield or legacy',
    ),
    store_id: option('ID', words, 'the store of an API key that is good for several'),
    store: option('NAME', words, 'what to call it here (its host)'),
  },
  async run(context: ShellContext, values) {
    const bytes =
      values.file === undefined
        ? new TextEncoder().encode(await context.readInput())
        : await bytesOf(values.file);
    const { host, token, api, store_id: storeId } = values;
    const read = readImport(bytes, { host, token, api, storeId });
    const saved = read.type === 'btcpay-greenfield' ? await chooseStore(read, BTCPAY_IO) : read;
    const name = values.store ?? nameOfHost(saved.host);
    await context.stores.add({ name, saved });
    if (saved.type === 'btcpay-legacy') for (const one of leftAside(saved)) context.err(`${WARNINGS[one]}\n`);
    return storeJson({ name, saved });
  },
});

async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new PicoError('FileUnreadable', `${file} cannot be read: ${why}. Check the path.`, { file });
  }
}
