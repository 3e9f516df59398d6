import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { NetworkName } from '../lib/bitcoin/networks.ts';
import { utf8ToBytes } from '../lib/bytes.ts';
import { PicoError } from '../lib/errors.ts';
import { open, seal } from '../lib/vault/sealed.ts';
import { newWords } from './keys.ts';

const CONTEXT = 'picopay hub seed';

/** Written whole or not at all, for its owner only. */
function writeSecret(path: string, text: string): void {
  const temporary = `${path}.new`;
  writeFileSync(temporary, text, { mode: 0o600 });
  const file = openSync(temporary, 'r');
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, path);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/**
 * The passphrase of the seed file: PICOPAY_HUB_PASSPHRASE, or the first line of the file that
 * PICOPAY_HUB_PASSPHRASE_FILE names. On regtest, where money is play money, a file made on first use serves.
 */
export function passphraseFrom(
  env: Readonly<Record<string, string | undefined>>,
  dir: string,
  network: NetworkName,
): string {
  const direct = env['PICOPAY_HUB_PASSPHRASE'];
  if (direct !== undefined && direct !== '') return direct;
  const named = env['PICOPAY_HUB_PASSPHRASE_FILE'];
  const path = named ?? join(dir, 'passphrase');
  if (named === undefined && network !== 'regtest')
    throw new PicoError(
      'PassphraseMissing',
      'give the passphrase of the hub’s keys in PICOPAY_HUB_PASSPHRASE, or name its file in PICOPAY_HUB_PASSPHRASE_FILE',
    );
  if (named === undefined && !existsSync(path)) writeSecret(path, `${randomBytes(32).toString('hex')}\n`);
  try {
    const [line = ''] = readFileSync(path, 'utf8').split('\n');
    if (line !== '') return line;
  } catch {}
  throw new PicoError('PassphraseMissing', `${path} cannot be read or is empty`, { path });
}

/** The hub's words from its encrypted file in `dir`; made on first start. Throws WrongPassphrase, Corrupted. */
export async function hubWords(dir: string, passphrase: string): Promise<string> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'seed.json');
  if (existsSync(path)) {
    const opened = await open(JSON.parse(readFileSync(path, 'utf8')), passphrase, CONTEXT);
    return new TextDecoder().decode(opened);
  }
  const words = newWords();
  writeSecret(path, JSON.stringify(await seal(utf8ToBytes(words), passphrase, { context: CONTEXT })));
  return words;
}
