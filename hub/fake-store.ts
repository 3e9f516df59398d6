import type { Hex } from '../lib/bytes.ts';
import type { Batch, HubStore, LockedPayment, OpenPayment } from './store/types.ts';

/** A store in memory, for tests. */
export interface MemoryStore extends HubStore {
  readonly batches: Batch[];
  /** Thrown by the next write. */
  fail?: Error;
  /** Writes end only when this resolves. */
  hold?: Promise<void>;
  readonly payments: Map<Hex, LockedPayment>;
  readonly opens: OpenPayment[];
}

interface Row {
  id: number;
  handle: Hex;
  fixed: string;
  deposit?: string;
  backup?: string;
  channels?: string;
  state?: string;
  notes?: string;
  final: boolean;
}

export function memoryStore(): MemoryStore {
  const rows = new Map<number, Row>();
  const payments = new Map<Hex, LockedPayment>();
  const opens: OpenPayment[] = [];
  const records = new Map<string, string>();
  const secrets = new Map<string, { connection: number; epoch: number; secret: Hex }>();
  const broadcasts = new Map<string, Batch['broadcasts'][number]>();
  const replies = new Map<Hex, string>();
  let last = 0;

  function put(b: Batch): void {
    for (const c of b.created) {
      rows.set(c.id, { ...c, final: false });
      last = Math.max(last, c.id);
    }
    const change = (id: number, fields: Partial<Row>) => {
      const row = rows.get(id);
      if (row !== undefined) rows.set(id, { ...row, ...fields });
    };
    for (const { id, ...d } of b.deposits) change(id, d);
    for (const { id, channels } of b.channels) change(id, { channels });
    for (const { id, ...s } of b.states) change(id, s);
    for (const id of b.finals) change(id, { final: true });
    for (const id of b.forgotten) rows.delete(id);
    for (const r of b.records) records.set(`${r.connection}:${r.script}`, r.record);
    for (const s of b.secrets) secrets.set(`${s.connection}:${s.epoch}`, s);
    for (const p of b.locked) payments.set(p.hash, p);
    opens.push(...b.open.flat());
    for (const o of b.published) broadcasts.delete(o);
    for (const t of b.broadcasts) broadcasts.set(t.outpoint, t);
    for (const r of b.replies) replies.set(r.digest, r.answer);
  }

  const store: MemoryStore = {
    batches: [],
    payments,
    opens,
    load: () => ({
      connections: [...rows.values()].filter((r) => !r.final),
      secrets: [...secrets.values()],
      locked: [...payments.values()].filter((p) => p.status === 'pending' || p.status === 'early'),
      broadcasts: [...broadcasts.values()],
      lastConnection: last,
      lastOpen: opens.at(-1)?.id ?? 0,
    }),
    openFrom: (id) => opens.filter((p) => p.id >= id),
    write(batch) {
      if (store.fail !== undefined) throw store.fail;
      const take = () => {
        store.batches.push(batch);
        put(batch);
      };
      if (store.hold !== undefined) return store.hold.then(take);
      take();
    },
    locked: (hash) => payments.get(hash),
    record: (connection, script) => records.get(`${connection}:${script}`),
    reply: (digest) => replies.get(digest),
    close: () => {},
  };
  return store;
}
