import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { K1 } from '../../lib/btcpay/fixtures.ts';
import { readSaved } from '../../lib/btcpay/saved.ts';
import { openHome } from '../home.ts';
import { nameOfHost, type StoreBook, storeBook } from './store-book.ts';

const host = 'https://btcpay.example.com';
const saved = readSaved({ host, pem: K1.privateKey, tokens: { merchant: 'TOKEN' } });
let dir: string;
let book: StoreBook;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'picopay-stores-'));
  book = storeBook(openHome(join(dir, 'home'), 'regtest'), {});
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the stores of a home', () => {
  it('are found by name, or without one while there is but one', async () => {
    await expect(book.find()).rejects.toMatchObject({ code: 'StoreNotFound' });
    await book.add({ name: 'tea', saved });
    expect(await book.find()).toEqual({ name: 'tea', saved });
    expect((await book.client()).host).toBe(host);
    await book.add({ name: 'coffee', saved });
    expect((await book.list()).map(({ name }) => name)).toEqual(['coffee', 'tea']);
    await expect(book.find()).rejects.toMatchObject({ code: 'StoreUnclear' });
    expect((await book.find('tea')).name).toBe('tea');
    await expect(book.find('cake')).rejects.toThrow('coffee, tea');
  });

  it('never replace one another, and are no path', async () => {
    await expect(book.add({ name: 'tea', saved })).rejects.toMatchObject({ code: 'StoreExists' });
    await expect(book.requireFree('tea')).rejects.toMatchObject({ code: 'StoreExists' });
    for (const name of ['../tea', '', '.hidden', 'a/b', 'A'])
      await expect(book.requireFree(name)).rejects.toMatchObject({ code: 'InvalidParams' });
  });

  it('are sealed, and refused when others could read them', async () => {
    const file = join(dir, 'home', 'regtest', 'btcpay', 'tea.store');
    expect(readFileSync(file, 'utf8')).not.toMatch(/PRIVATE|TOKEN|example/);
    const other = storeBook(openHome(join(dir, 'home'), 'regtest'), { PICOPAY_PASSPHRASE: 'wrong' });
    await expect(other.find('tea')).rejects.toMatchObject({ code: 'WrongPassphrase' });
    chmodSync(file, 0o644);
    await expect(book.find('tea')).rejects.toMatchObject({ code: 'FileExposed' });
    chmodSync(file, 0o600);
  });

  it('are gone when they are removed, and leave the others', async () => {
    await book.remove('coffee');
    await expect(book.remove('coffee')).rejects.toMatchObject({ code: 'StoreNotFound' });
    expect(readdirSync(join(dir, 'home', 'regtest', 'btcpay'))).toEqual(['tea.store']);
  });
});

describe('a pairing that waits', () => {
  it('is kept until it is over', async () => {
    const pairing = { host, pem: 'PEM', code: 'Abc1234', approveUrl: `${host}/x`, expiresAt: 5 };
    await book.setPairing('new', pairing);
    expect(await book.pairing('new')).toEqual(pairing);
    await book.setPairing('new', undefined);
    expect(await book.pairing('new')).toBeUndefined();
  });
});

it.each([
  ['https://btcpay.example.com', 'btcpay.example.com'],
  ['https://h.example/root/btcpay', 'h.example-root-btcpay'],
  ['http://127.0.0.1:18704', '127.0.0.1-18704'],
  ['http://[::1]:80', '1'],
])('calls the store at %s %s', (host, name) => {
  expect(nameOfHost(host)).toBe(name);
});
