import type { CommitRecord } from '../lib/channel/index.ts';
import { encodeValue } from '../lib/channel/index.ts';
import { type Connection, encodeFixed, encodeGiven, encodeNotes, type Push } from './connection.ts';
import { type LateAcks, lateAcks } from './late-acks.ts';
import { packetOf } from './packet.ts';
import { fixedText, movingText } from './state-text.ts';
import type {
  Batch,
  BroadcastRow,
  HubStore,
  LockedPayment,
  OpenCommit,
  ReplyRow,
  SecretRow,
} from './store/types.ts';

/** What this tick has changed so far. */
interface Gathering {
  readonly dirty: Connection[];
  readonly created: Connection[];
  readonly deposits: Connection[];
  readonly finals: number[];
  readonly forgotten: number[];
  readonly records: { readonly connection: number; readonly record: CommitRecord }[];
  readonly secrets: SecretRow[];
  readonly locked: Map<string, LockedPayment>;
  readonly open: OpenCommit[];
  readonly broadcasts: Map<string, BroadcastRow>;
  readonly published: Set<string>;
  readonly replies: ReplyRow[];
  repliesBefore?: number;
  readonly after: (() => void)[];
}

function gathering(): Gathering {
  return {
    dirty: [],
    created: [],
    deposits: [],
    finals: [],
    forgotten: [],
    records: [],
    secrets: [],
    locked: new Map(),
    open: [],
    broadcasts: new Map(),
    published: new Set(),
    replies: [],
    after: [],
  };
}

export interface Writer {
  /** The batch of this tick: whoever changes memory adds the change here. */
  readonly now: Gathering;
  /** Marks a connection's state, notes or outbox as changed. */
  touch(connection: Connection): void;
  /** Marks it as changed in a way that may be forgotten: written with the next flush, and asks for none. */
  note(connection: Connection): void;
  /** Asks for a flush at the end of this tick. */
  schedule(): void;
  /** Run when everything changed up to now is durable. */
  after(effect: () => void): void;
  /** Resolves when everything changed up to now is durable. */
  durable(): Promise<void>;
  /** Flushes in this call; for the end of the hub's life. */
  flush(): void;
  readonly stats: { flushes: number };
}

export interface WriterOptions {
  readonly store: HubStore;
  /** Called before each batch closes: signs what has gathered for payees. May change memory. */
  readonly before: () => void;
  /** The store failed: memory is ahead of the disk, nothing may be said any more. */
  readonly fatal: (error: unknown) => void;
}

/**
 * Group commit: all that a tick of the event loop has changed goes into one durable transaction, and only after it are
 * the messages sent and the effects run (channel.md §8).
 */
export function writer({ store, before, fatal }: WriterOptions): Writer {
  let now = gathering();
  let scheduled = false;
  let writing = false;
  let dead = false;
  const late = lateAcks();
  const stats = { flushes: 0 };

  function note(c: Connection): void {
    if (c.dirty) return;
    c.dirty = true;
    now.dirty.push(c);
  }

  function schedule(): void {
    if (scheduled || writing || dead) return;
    scheduled = true;
    setImmediate(flush);
  }

  function flush(): void {
    scheduled = false;
    if (writing || dead) return;
    try {
      // What `before` changes belongs to this batch: it asks for no flush of its own.
      scheduled = true;
      before();
      scheduled = false;
      const closing = now;
      now = gathering();
      const frames = closing.dirty.flatMap((c) => frameOf(c, late) ?? []);
      const batch = batchOf(closing);
      stats.flushes++;
      const written = store.write(batch);
      if (written === undefined) return finish(closing, frames);
      writing = true;
      written.then(() => {
        writing = false;
        finish(closing, frames);
        if (now.dirty.length > 0 || now.after.length > 0) schedule();
      }, die);
    } catch (error) {
      die(error);
    }
  }

  function finish(closing: Gathering, frames: readonly Frame[]): void {
    for (const { push, text, mere } of frames)
      if (mere) late.add(push, text);
      else push.send(text);
    for (const c of closing.dirty) if (c.waiters.size > 0) for (const wake of [...c.waiters]) wake();
    for (const effect of closing.after) effect();
  }

  function die(error: unknown): void {
    dead = true;
    fatal(error);
  }

  return {
    get now() {
      return now;
    },
    touch(c) {
      note(c);
      schedule();
    },
    note,
    schedule,
    after(effect) {
      now.after.push(effect);
      schedule();
    },
    durable() {
      return new Promise((resolve) => {
        now.after.push(resolve);
        schedule();
      });
    },
    flush,
    stats,
  };
}

interface Frame {
  readonly push: Push;
  readonly text: string;
  /** Nothing but an acknowledgement. */
  readonly mere: boolean;
}

/** The packet to push for a connection, if it has a session and there is something to say. Encoded before the write, sent after. */
function frameOf(c: Connection, late: LateAcks): Frame | undefined {
  c.dirty = false;
  const { push, state } = c;
  if (push === undefined || state === undefined) return undefined;
  const fresh = state.outbox.filter((o) => o.seq > push.pushed);
  if (fresh.length === 0 && !c.ackDue) return undefined;
  c.ackDue = false;
  push.pushed = state.sent;
  const mere = fresh.length === 0;
  if (!mere) late.drop(push);
  return { push, text: packetOf(state, fresh), mere };
}

/** The fixed part, when a channel has been opened since it was written. */
function channelsOf(c: Connection): { id: number; channels: string }[] {
  const { state, stored } = c;
  if (state === undefined) return [];
  const { in: c2h, out: h2c } = state;
  if (stored.in === c2h?.params && stored.out === h2c?.params) return [];
  c.stored = { in: c2h?.params, out: h2c?.params };
  return [{ id: c.id, channels: fixedText(state) }];
}

function batchOf(g: Gathering): Batch {
  return {
    created: g.created.map((c) => ({ id: c.id, handle: c.fixed.handle, fixed: encodeFixed(c.fixed) })),
    deposits: g.deposits.flatMap((c) =>
      c.given === undefined
        ? []
        : [
            {
              id: c.id,
              deposit: encodeGiven(c.given),
              ...(c.backup !== undefined && { backup: c.backup }),
            },
          ],
    ),
    channels: g.dirty.flatMap(channelsOf),
    states: g.dirty.flatMap((c) =>
      c.state === undefined ? [] : [{ id: c.id, state: movingText(c.state), notes: encodeNotes(c.notes) }],
    ),
    finals: g.finals,
    forgotten: g.forgotten,
    records: g.records.map(({ connection, record }) => ({
      connection,
      script: record.script,
      record: encodeValue(record),
    })),
    secrets: g.secrets,
    locked: [...g.locked.values()],
    open: g.open,
    broadcasts: [...g.broadcasts.values()],
    published: [...g.published],
    replies: g.replies,
    ...(g.repliesBefore !== undefined && { repliesBefore: g.repliesBefore }),
  };
}
