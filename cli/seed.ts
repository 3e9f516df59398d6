import { generateMnemonic, validateMnemonic } from '../lib/bitcoin/seed.ts';
import { PicoError } from '../lib/errors.ts';
import { open, seal } from '../lib/vault/sealed.ts';
import { type Home, passphrase, readSecretFile, seedPath, writeSecretFile } from './home.ts';

type Env = Readonly<Record<string, string | undefined>>;

const CONTEXT = 'picopay cli seed';

/** The mnemonic of a home, from its sealed file; a new one is made, and sealed, when there is none. */
export async function wordsOf(home: Home, env: Env): Promise<string> {
  const found = await readWords(home, env);
  if (found !== undefined) return found;
  const words = generateMnemonic(crypto.getRandomValues(new Uint8Array(16)));
  await writeWords(home, env, words);
  return words;
}

/** Makes `words` (valid) the home's. Throws WalletExists when it has others; the same are fine. */
export async function adoptWords(home: Home, env: Env, words: string): Promise<void> {
  const found = await readWords(home, env);
  if (found === undefined) await writeWords(home, env, words);
  else if (found !== validateMnemonic(words)) {
    throw new PicoError(
      'WalletExists',
      'This home has a wallet of other words, and it stays. Restore into an empty folder: --home DIR.',
    );
  }
}

async function readWords(home: Home, env: Env): Promise<string | undefined> {
  const text = await readSecretFile(seedPath(home));
  if (text === undefined) return undefined;
  return new TextDecoder().decode(await open(JSON.parse(text), await passphrase(home, env), CONTEXT));
}

async function writeWords(home: Home, env: Env, words: string): Promise<void> {
  const sealed = await seal(new TextEncoder().encode(words), await passphrase(home, env), {
    context: CONTEXT,
  });
  await writeSecretFile(seedPath(home), JSON.stringify(sealed));
}
