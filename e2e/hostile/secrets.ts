import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { accountKey, channelKey, walletKey } from '../../lib/bitcoin/keys.ts';
import { mnemonicToSeed } from '../../lib/bitcoin/seed.ts';
import { type Bytes, hexToBytes } from '../../lib/bytes.ts';
import type { Page } from '../driver/types.ts';

/** Something that must not be found, in one way of writing it. */
export interface Needle {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Browsers compress what they store: a beginning is left whole where the whole is not. */
const RAW = 12;
const TEXT = 20;

/** Raw, hex, base64 and a list of numbers; the texts of these in one and two bytes a character. */
function needlesOfBytes(name: string, secret: Bytes): readonly Needle[] {
  const buffer = Buffer.from(secret);
  const hex = buffer.toString('hex');
  return [
    { name: `${name}, raw`, bytes: buffer.subarray(0, RAW) },
    ...needlesOfText(`${name}, hex`, hex),
    ...needlesOfText(`${name}, upper hex`, hex.toUpperCase()),
    ...needlesOfText(`${name}, base64`, buffer.toString('base64')),
    ...needlesOfText(`${name}, base64url`, buffer.toString('base64url')),
    ...needlesOfText(`${name}, numbers`, [...secret].join(',')),
  ];
}

export function needlesOfText(name: string, secret: string): readonly Needle[] {
  const text = secret.slice(0, TEXT);
  return [
    { name: `${name}, utf8`, bytes: Buffer.from(text, 'utf8') },
    { name: `${name}, utf16`, bytes: Buffer.from(text, 'utf16le') },
  ];
}

/** Each two words that follow one another: compression may leave a hole in one pair, not in all. */
export function needlesOfPairs(words: string): readonly Needle[] {
  const all = words.split(' ');
  return all.slice(1).flatMap((word, i) => needlesOfText(`words ${i + 1} and ${i + 2}`, `${all[i]} ${word}`));
}

/** What only an open wallet has: of the seed, the password and the vault, and the keys of the wallet on the chain. */
export function secretsOf(words: string, password: string, vaultKey: string): readonly Needle[] {
  const seed = mnemonicToSeed(words);
  const account = accountKey(seed, 'regtest', 0);
  const chain = ([0, 1] as const).flatMap((change) =>
    [0, 1, 2].map((index) => walletKey(account, { change, index }).privateKey),
  );
  return [
    ...needlesOfPairs(words),
    ...needlesOfText('password', password),
    ...needlesOfBytes('seed', seed),
    ...needlesOfBytes('vault key', hexToBytes(vaultKey)),
    ...(account.privateKey ? needlesOfBytes('account key', account.privateKey) : []),
    ...chain.flatMap((key, i) => needlesOfBytes(`chain key ${i}`, key)),
  ];
}

/** The keys that spend from the first connections. */
export function spendingKeysOf(words: string): readonly Needle[] {
  const seed = mnemonicToSeed(words);
  return [0, 1].flatMap((index) =>
    ([0, 1, 2] as const).flatMap((leaf) =>
      needlesOfBytes(
        `connection ${index} key ${leaf}`,
        channelKey(seed, 'regtest', 0, index, leaf).privateKey,
      ),
    ),
  );
}

export const found = (hay: Buffer, needles: readonly Needle[]): string[] =>
  needles.filter(({ bytes }) => hay.includes(bytes)).map(({ name }) => name);

/** Names of needles with the files that they are in, of all below a folder. */
export function foundOnDisk(folder: string, needles: readonly Needle[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return found(readFileSync(file), needles).map((name) => `${name} in ${path.relative(folder, file)}`);
    });
}

/** All that a page of the extension can read of its storage, areas by name, bytes as hex. */
export async function dump(page: Page): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(async () => {
    type Area = { get(key: null): Promise<unknown> };
    const scope = globalThis as unknown as Record<
      'browser' | 'chrome',
      { storage: Record<string, Area> } | undefined
    >;
    const api = scope.browser ?? scope.chrome;
    const text = (value: unknown): string =>
      JSON.stringify(value, (_, v) => {
        if (v instanceof ArrayBuffer)
          return { bytes: [...new Uint8Array(v)].map((b) => b.toString(16).padStart(2, '0')).join('') };
        if (ArrayBuffer.isView(v)) {
          const view = new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
          return { bytes: [...view].map((b) => b.toString(16).padStart(2, '0')).join('') };
        }
        return typeof v === 'bigint' ? v.toString() : v;
      }) ?? '';
    const request = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    const out: Record<string, string> = {};
    for (const area of ['local', 'sync', 'session'])
      out[area] = text(await api?.storage[area]?.get(null).catch(() => 'refused'));
    out['localStorage'] = text({ ...localStorage });
    out['sessionStorage'] = text({ ...sessionStorage });
    const cached: unknown[] = [];
    for (const name of await caches.keys().catch(() => []))
      for (const { url } of await (await caches.open(name)).keys()) cached.push([name, url]);
    out['caches'] = text(cached);
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await request(indexedDB.open(name));
      for (const table of db.objectStoreNames) {
        const store = db.transaction(table).objectStore(table);
        const [keys, values] = await Promise.all([request(store.getAllKeys()), request(store.getAll())]);
        out[`${name}/${table}`] = text([keys, values]);
      }
      db.close();
    }
    return out;
  });
}
