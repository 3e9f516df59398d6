import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { activityHandlers } from '../lib/app/ui/activity.ts';
import type { UiDeps } from '../lib/app/ui/deps.ts';
import { figuresKeeper } from '../lib/app/ui/figures.ts';
import { openNodeStore } from '../lib/store/node/open.ts';
import type { Store } from '../lib/store/types.ts';
import { activityRows, START } from './parts/activity-rows.ts';
import { table } from './parts/table.ts';

/** `node bench/activity.ts [entries]`: how long a page, a search and an export of a long history take, cold and warm. */
const ENTRIES = 10_000;
async function fill(store: Store, entries: number): Promise<void> {
  for (let i = 0; i < entries; i += 500) {
    const some = Array.from({ length: Math.min(500, entries - i) }, (_, j) => activityRows(i + j));
    await store.commit(some.flat());
  }
}

/** As a worker that has just started: nothing is in memory. */
function handlersOver(store: Store) {
  const deps = {
    store,
    keyring: { wallet: () => ({ network: 'regtest' }), spender: () => undefined, phase: () => 'open' },
    platform: { clock: () => START },
    changed: () => undefined,
  } as unknown as UiDeps;
  return activityHandlers(deps, figuresKeeper(deps));
}

/** Milliseconds of each step, over a store of so many entries in a file. */
async function activityTimes(entries = ENTRIES): Promise<readonly (readonly [string, number])[]> {
  const dir = mkdtempSync(join(tmpdir(), 'activity-'));
  const store = await openNodeStore({ path: join(dir, 'wallet.sqlite') });
  try {
    await fill(store, entries);
    const handlers = handlersOver(store);
    const times: [string, number][] = [];
    const time = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
      const start = performance.now();
      const result = await run();
      times.push([name, performance.now() - start]);
      return result;
    };
    const first = await time('first page, cold', () => handlers.activity({}));
    await time('first page again', () => handlers.activity({}));
    await time('second page', () => handlers.activity({ ...(first.after && { after: first.after }) }));
    await time('first search, cold', () => handlers.activity({ search: 'article 4242' }));
    await time('another search', () => handlers.activity({ search: 'order' }));
    await time('one site', () => handlers.activity({ origin: 'https://shop8.example' }));
    await time('export as CSV', () => handlers.exportActivity({ format: 'csv' }));
    return times;
  } finally {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

export const ACTIVITY = 'activity, in Node';

export async function printActivity(entries = ENTRIES): Promise<void> {
  const times = await activityTimes(entries);
  const head = [`Activity of ${entries.toLocaleString('en')} entries (SQLite)`, 'ms'];
  const rows = times.map(([name, ms]) => [name, ms.toFixed(1)]);
  console.log(`\n${table(head, rows)}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await printActivity(Number(process.argv[2] ?? ENTRIES));
