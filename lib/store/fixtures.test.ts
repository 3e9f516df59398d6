import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import 'fake-indexeddb/auto';
import { afterAll, describe, expect, it } from 'vitest';
import { type Dump, restoreDatabase } from '../../test/fixtures/store/idb-dump.ts';
import { V1_ROWS } from '../../test/fixtures/store/v1.rows.ts';
import { V2_ROWS } from '../../test/fixtures/store/v2.rows.ts';
import { V3_ROWS } from '../../test/fixtures/store/v3.rows.ts';
import { openIdbStore } from './idb/open.ts';
import { openNodeStore } from './node/open.ts';
import type { Store } from './types.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../test/fixtures/store/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'picopay-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function openCopyInNode(version: string): Promise<Store> {
  const path = join(folder, `${version}.sqlite`);
  copyFileSync(fixture(`${version}.sqlite`), path);
  return openNodeStore({ path });
}

async function openCopyInIdb(version: string): Promise<Store> {
  await restoreDatabase(version, JSON.parse(readFileSync(fixture(`${version}.json`), 'utf8')) as Dump);
  return openIdbStore({ name: version });
}

/** These files were written by the releases of their day. They must open, and hold what they held, in every later one. */
describe.each([
  { version: 'v1', home: 'node', rows: V1_ROWS, open: openCopyInNode },
  { version: 'v1', home: 'idb', rows: V1_ROWS, open: openCopyInIdb },
  { version: 'v2', home: 'node', rows: V2_ROWS, open: openCopyInNode },
  { version: 'v2', home: 'idb', rows: V2_ROWS, open: openCopyInIdb },
  { version: 'v3', home: 'node', rows: V3_ROWS, open: openCopyInNode },
  { version: 'v3', home: 'idb', rows: V3_ROWS, open: openCopyInIdb },
])('a store of $version in $home', ({ version, rows, open }) => {
  it('opens with every row it had, in the indexes it had, and takes new ones', async () => {
    const store = await open(version);
    for (const write of rows) {
      if ('delete' in write) throw new Error('the fixtures only put and add');
      const table = 'put' in write ? write.put : write.add;
      expect(await store.get(table, write.key)).toEqual(write.value);
    }
    const ids = async (...query: Parameters<Store['list']>): Promise<string[]> =>
      (await store.list<{ id: string }>(...query)).map(({ id }) => id);
    expect(await ids('payments', { index: 'at' })).toEqual(['p3', 'p1', 'p2']);
    expect(await ids('ledger', { index: 'connection', equals: 'c1' })).toEqual(['e1', 'e2']);
    expect(await ids('ledger', { index: 'payment' })).toEqual(['e1', 'e2']);
    await expect(store.commit([{ add: 'ledger', key: 'e1', value: {} }])).rejects.toMatchObject({
      code: 'KeyExists',
    });
    await store.commit([{ add: 'ledger', key: 'e4', value: { id: 'e4', at: 0 } }]);
    expect(await ids('ledger', { index: 'at' })).toEqual(['e4', 'e1', 'e2', 'e3']);
    const sites = version === 'v1' ? [] : ['s2', 's1'];
    expect(await ids('sitePayments', { index: 'budgetAt', from: 'b1|', to: 'b1|~' })).toEqual(sites);
    const shops = version === 'v3' ? ['shop1', 'shop0'] : [];
    expect(await ids('shopPayments', { index: 'at' })).toEqual(shops);
    expect(await ids('shopPayments', { index: 'undecided' })).toEqual(shops.slice(0, 1));
    await store.close();
  });
});
