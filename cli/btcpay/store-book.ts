import { mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GreenfieldBtcpay } from '../../lib/btcpay/greenfield.ts';
import type { LegacyBtcpay } from '../../lib/btcpay/legacy.ts';
import type { PairingRequest } from '../../lib/btcpay/pair.ts';
import { openSaved, readSaved, type SavedClient } from '../../lib/btcpay/saved.ts';
import { PicoError } from '../../lib/errors.ts';
import { open, seal } from '../../lib/vault/sealed.ts';
import { createSecretFile, type Home, passphrase, readSecretFile, writeSecretFile } from '../home.ts';
import { BadArgument } from '../values.ts';
import { BTCPAY_IO } from './io.ts';

type Env = Readonly<Record<string, string | undefined>>;
export type StoreClient = LegacyBtcpay | GreenfieldBtcpay;

/** A store the home's owner takes money with, by the name it is called here. */
export interface KeptStore {
  readonly name: string;
  readonly saved: SavedClient;
}

/** The stores of a home. Each is a file of its own, sealed as the seed is, so that two processes never undo each other's work. */
export interface StoreBook {
  list(): Promise<readonly KeptStore[]>;
  /** The one of that name, or the only one. Throws StoreNotFound, StoreUnclear. */
  find(name?: string): Promise<KeptStore>;
  /** The same as a client. Nothing is sent yet. */
  client(name?: string): Promise<StoreClient>;
  /** Throws StoreExists when the name is taken. */
  add(store: KeptStore): Promise<void>;
  /** Throws StoreExists: to be asked before a code is used up. */
  requireFree(name: string): Promise<void>;
  /** Forgets the key. Throws StoreNotFound. */
  remove(name: string): Promise<void>;
  /** A pairing of that name that waits for its approval. */
  pairing(name: string): Promise<PairingRequest | undefined>;
  /** Keeps it over a restart; undefined: it is over. */
  setPairing(name: string, pairing: PairingRequest | undefined): Promise<void>;
}

const CONTEXT = 'picopay cli btcpay';
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** The stores in the folder `btcpay` of the network's; nothing is read yet. */
export function storeBook(home: Home, env: Env): StoreBook {
  const folder = join(home.folder, 'btcpay');
  const path = (name: string, kind: 'store' | 'pairing') => join(folder, `${checkName(name)}.${kind}`);

  async function read(file: string): Promise<unknown> {
    const text = await readSecretFile(file);
    if (text === undefined) return undefined;
    const bytes = await open(JSON.parse(text), await passphrase(home, env), CONTEXT);
    return JSON.parse(new TextDecoder().decode(bytes));
  }
  async function sealed(value: object): Promise<string> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    return JSON.stringify(await seal(bytes, await passphrase(home, env), { context: CONTEXT }));
  }
  async function names(): Promise<string[]> {
    const files = await readdir(folder).catch(() => []);
    return files.flatMap((file) => /^(.+)\.store$/.exec(file)?.[1] ?? []).sort();
  }
  async function kept(name: string): Promise<KeptStore> {
    const saved = await read(path(name, 'store'));
    if (saved === undefined) throw notFound(name, await names());
    return { name, saved: readSaved(saved) };
  }
  const book: StoreBook = {
    list: async () => await Promise.all((await names()).map(kept)),
    async find(name) {
      if (name !== undefined) return await kept(name);
      const all = await names();
      const [only] = all;
      if (only === undefined || all.length > 1) throw only === undefined ? notFound() : unclear(all);
      return await kept(only);
    },
    client: async (name) => openSaved((await book.find(name)).saved, BTCPAY_IO),
    async add({ name, saved }) {
      if (!(await createSecretFile(path(name, 'store'), await sealed(saved)))) throw taken(name);
    },
    async requireFree(name) {
      checkName(name);
      if ((await names()).includes(name)) throw taken(name);
    },
    async remove(name) {
      if (!(await names()).includes(checkName(name))) throw notFound(name, await names());
      await rm(path(name, 'store'));
    },
    async pairing(name) {
      return (await read(path(name, 'pairing'))) as PairingRequest | undefined;
    },
    async setPairing(name, pairing) {
      if (pairing === undefined) await rm(path(name, 'pairing'), { force: true });
      else await writeSecretFile(path(name, 'pairing'), await sealed(pairing));
    },
  };
  return book;
}

/** What a store at `host` (as normalizeHost gives it) is called when nobody says: its host and folder. */
export function nameOfHost(host: string): string {
  const { host: authority, pathname } = new URL(host);
  const name = `${authority}${pathname.replace(/\/+$/, '')}`.toLowerCase();
  return name
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, 64);
}

/** It is a file's name. Throws BadArgument. */
function checkName(name: string): string {
  if (NAME.test(name)) return name;
  throw new BadArgument('store', 'is a name of up to 64 of a-z, 0-9, dot and dash');
}

function notFound(name?: string, all: readonly string[] = []): PicoError {
  const there = all.length === 0 ? 'there is none yet: btcpay pair' : `there are ${all.join(', ')}`;
  return new PicoError(
    'StoreNotFound',
    name === undefined
      ? 'No BTCPay store is paired in this home. Pair one: picopay btcpay pair HOST.'
      : `There is no BTCPay store ${name} in this home; ${there}.`,
  );
}

function unclear(all: readonly string[]): PicoError {
  return new PicoError('StoreUnclear', `Which store? Say --store ${all.join(' or --store ')}.`, {
    stores: all,
  });
}

function taken(name: string): PicoError {
  return new PicoError(
    'StoreExists',
    `There is a BTCPay store ${name} in this home already. Choose another name by --store, or remove it first.`,
    { store: name },
  );
}
