import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetworkName } from '../lib/bitcoin/networks.ts';
import { isHex } from '../lib/bytes.ts';
import { PicoError } from '../lib/errors.ts';
import { createSecretFile, isExposed, readSecretFile } from './secret-file.ts';

export { createSecretFile, equalsConstantTime, readSecretFile, writeSecretFile } from './secret-file.ts';

/** Where the command keeps what it knows. One home serves all networks: each has a folder, so that no wallet of one meets the coins of another. */
export interface Home {
  /** The home itself: token and passphrase. */
  readonly dir: string;
  readonly network: NetworkName;
  /** The folder of the network within it: seed, store, config. */
  readonly folder: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const MARKS: readonly string[] = ['main', 'testnet4', 'signet', 'regtest', 'token', 'passphrase'];
const SECRET_BYTES = 32;

/**
 * Makes the home and its network's folder where they are missing, open to their owner only.
 * Throws HomeExposed rather than lock others out of a folder that has been in use for something else.
 */
export function openHome(dir: string, network: NetworkName): Home {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (isExposed(statSync(dir).mode)) {
    const names = readdirSync(dir);
    if (names.length > 0 && !names.some((name) => MARKS.includes(name))) {
      throw new PicoError(
        'HomeExposed',
        `Others can read ${dir}, and it holds other things. Name another folder, or run: chmod 700 ${dir}`,
        {
          dir,
        },
      );
    }
    chmodSync(dir, 0o700);
  }
  const folder = join(dir, network);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { dir, network, folder };
}

/** The sealed seed of the network's wallet. */
export const seedPath = ({ folder }: Home): string => join(folder, 'seed.json');
/** The network's store. */
export const storePath = ({ folder }: Home): string => join(folder, 'wallet.sqlite');

/**
 * What the seed is sealed under: PICOPAY_PASSPHRASE, else the first line of the file that PICOPAY_PASSPHRASE_FILE names,
 * else the file `passphrase` in the home, made of 32 random bytes at the first use.
 *
 * Throws PassphraseMissing when the named file cannot be used, or when there is a seed but no passphrase: it was sealed
 * under one given otherwise.
 */
export async function passphrase(home: Home, env: Env): Promise<string> {
  const given = env['PICOPAY_PASSPHRASE'];
  if (given) return given;
  const named = env['PICOPAY_PASSPHRASE_FILE'];
  // Whoever names a file answers for its mode: secrets mounted into containers are often readable by all in there.
  if (named) return firstLine(await readFile(named, 'utf8').catch(() => ''), named);
  const path = join(home.dir, 'passphrase');
  const kept = await readSecretFile(path);
  if (kept !== undefined) return firstLine(kept, path);
  if (existsSync(seedPath(home))) {
    throw new PicoError(
      'PassphraseMissing',
      `The seed in ${home.folder} is sealed, and there is no passphrase. Set PICOPAY_PASSPHRASE, or PICOPAY_PASSPHRASE_FILE to a file of it.`,
    );
  }
  return secretIn(path);
}

/** The token that callers of `serve` must show: file `token` in the home, 64 hex digits, made at the first use. */
export function apiToken(home: Home): Promise<string> {
  return secretIn(join(home.dir, 'token'));
}

/** The key that webhooks are signed with: file `webhook-secret` in the home, 64 hex digits, made at the first use. */
export function webhookSecret(home: Home): Promise<string> {
  return secretIn(join(home.dir, 'webhook-secret'));
}

/** The secret in a file, made when there is none. An empty or cut one must never serve: throws SecretInvalid. */
async function secretIn(path: string): Promise<string> {
  const text = await readSecretFile(path);
  if (text === undefined) {
    await createSecretFile(path, `${randomBytes(SECRET_BYTES).toString('hex')}\n`);
    // Another process may have been first: what counts is what the file says.
    return secretIn(path);
  }
  const secret = text.trim();
  if (isHex(secret, SECRET_BYTES)) return secret;
  throw new PicoError(
    'SecretInvalid',
    `${path} does not hold 64 hex digits. Remove it and a new one is made.`,
    { path },
  );
}

function firstLine(text: string, path: string): string {
  const [line = ''] = text.split(/\r?\n/);
  if (line !== '') return line;
  throw new PicoError(
    'PassphraseMissing',
    `${path} cannot be read or its first line is empty; put the passphrase there`,
    { path },
  );
}
