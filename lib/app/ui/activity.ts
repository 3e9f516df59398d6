import { InvalidField, PicoError } from '../../errors.ts';
import type { ActivityDetail, ActivityPage, ActivityQuery, TextFile } from '../../rpc/views.ts';
import type { BroadcastRow, LedgerRow, PaymentRow } from '../../wallet/rows.ts';
import { describe } from './activity/describe.ts';
import { csvFile, jsonFile, movements } from './activity/export.ts';
import { chainItem, type Item } from './activity/items.ts';
import { storePage } from './activity/page.ts';
import { ActivityIndex } from './activity/search.ts';
import { bulkSources, storeSources } from './activity/sources.ts';
import type { UiDeps, UiHandlers } from './deps.ts';
import type { FiguresKeeper } from './figures.ts';

type ActivityMethods = 'activity' | 'activityEntry' | 'exportActivity';

const PAGE = 50;
const MOST = 200;

/** What happened to the money: pages, one line in full, and all of it as a file. */
export function activityHandlers(deps: UiDeps, figures: FiguresKeeper): Pick<UiHandlers, ActivityMethods> {
  const { store, keyring, platform } = deps;
  const index = new ActivityIndex(store);
  let indexing: Promise<void> = Promise.resolve();

  /** One at a time; the first reads everything, the later ones what is new. */
  function upToDate(): Promise<void> {
    const run = async () => {
      const read = index.size === 0 ? bulkSources : storeSources;
      await index.update(await figures.history.list(), await read(store, figures));
    };
    indexing = indexing.then(run, run);
    return indexing;
  }

  async function page(query: ActivityQuery): Promise<ActivityPage> {
    const { limit = PAGE } = query;
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
      throw new InvalidField('limit', `must be 1 to ${MOST}`);
    const searched = (query.search ?? '').trim() !== '' || query.origin !== undefined;
    if (!searched) {
      const chain = await figures.history.list();
      return await storePage(store, chain, await storeSources(store, figures), { ...query, limit });
    }
    await upToDate();
    return index.page({ ...query, limit });
  }

  async function itemOf(id: string): Promise<Item | undefined> {
    if (id.startsWith('tx:')) {
      const entry = (await figures.history.list()).find(({ txid }) => `tx:${txid}` === id);
      return entry === undefined ? undefined : chainItem(entry);
    }
    const row = await store.get<LedgerRow>('ledger', id);
    if (row !== undefined) return { id, at: row.at, from: 'ledger', row };
    if (!id.startsWith('payment:')) return undefined;
    const payment = await store.get<PaymentRow>('payments', id.slice('payment:'.length));
    if (payment === undefined) return undefined;
    // Decided since it was listed: the ledger has its line now.
    const sent = await store.get<LedgerRow>('ledger', `sent:${payment.id}`);
    return sent === undefined
      ? { id, at: payment.at * 1000, from: 'payment', row: payment }
      : { id: sent.id, at: sent.at, from: 'ledger', row: sent };
  }

  async function entry(id: string): Promise<ActivityDetail> {
    const item = await itemOf(id);
    if (item === undefined)
      throw new PicoError('EntryNotFound', 'this line is not in the activity any more: go back to the list');
    const detail = await describe(item, await storeSources(store, figures));
    const bumpable = detail.txid !== undefined && detail.confirmations === 0 && (await waits(detail.txid));
    return { ...detail, ...(bumpable && { bumpable }) };
  }

  /** A transaction of ours whose fee can be raised: by replacement, or a deposit's by a child of its change. */
  async function waits(txid: string): Promise<boolean> {
    const rows = await store.list<BroadcastRow>('broadcasts');
    const row = rows.find((one) => one.txid === txid);
    if (row?.built === undefined || row.hold) return false;
    return row.purpose !== 'deposit' || row.built.changeOutput !== undefined;
  }

  async function exported(format: 'csv' | 'json'): Promise<TextFile> {
    const { network } = await keyring.wallet();
    await figures.lookOutside();
    const sources = await bulkSources(store, figures);
    const moved = await movements(store, await figures.history.list(), sources);
    const at = platform.clock();
    const name = `picopay-${network}-${new Date(at * 1000).toISOString().slice(0, 10)}`;
    return format === 'csv' ? csvFile(moved, name) : jsonFile(moved, name, { network, at });
  }

  return {
    activity: page,
    activityEntry: ({ id }) => entry(id),
    exportActivity: ({ format }) => exported(format),
  };
}
