import { bytesToHex, sha256, utf8ToBytes } from '../bytes.ts';
import { codeOf, PicoError } from '../errors.ts';
import type { Store, Write } from '../store/types.ts';

const MOST_ENTRIES = 500;
/** Codes and names of this code's own; anything else (a key, an address, a number in text) is not written. */
const CODE = /^[A-Za-z][A-Za-z_-]{0,31}$/;

/** What may be said of an event. `origin` is written as a short hash: two lines of one site can be seen to be so. */
export interface LogFields {
  readonly method?: string;
  readonly code?: string;
  readonly origin?: string;
  readonly count?: number;
  readonly ms?: number;
}

export interface LogEntry {
  readonly n: number;
  /** Unix seconds. */
  readonly at: number;
  readonly event: string;
  readonly method?: string;
  readonly code?: string;
  readonly site?: string;
  readonly count?: number;
  readonly ms?: number;
}

/** The ring log: the last 500 events as codes, names, counts and times; never a message, an amount, a key or an address. */
export interface Log {
  add(event: string, fields?: LogFields): void;
  /** An error, by its code alone: its message may name anything. */
  error(event: string, error: unknown, fields?: LogFields): void;
  /** Oldest first; what was added before is in it. */
  entries(): Promise<readonly LogEntry[]>;
}

/**
 * A log over the store's table. Entries are written together, a moment after they were added, and never hold anything
 * up; a failing store loses them. `salt` (random, of this device) keeps hashed origins from being looked up elsewhere.
 */
export function openLog(deps: { readonly store: Store; clock(): number; readonly salt: string }): Log {
  const { store, clock, salt } = deps;
  let next: number | undefined;
  let waiting: Omit<LogEntry, 'n'>[] = [];
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    if (next === undefined) {
      const [last] = await store.list<LogEntry>('log', { reverse: true, limit: 1 });
      next = (last?.n ?? 0) + 1;
    }
    const writes: Write[] = [];
    for (const entry of batch) {
      const n = next++;
      writes.push({ put: 'log', key: keyOf(n), value: { n, ...entry } });
      if (n > MOST_ENTRIES) writes.push({ delete: 'log', key: keyOf(n - MOST_ENTRIES) });
    }
    await store.commit(writes);
  }

  function flush(): Promise<void> {
    writing = writing.then(write).catch(() => undefined);
    return writing;
  }

  const log: Log = {
    add(event, fields = {}) {
      const { origin, method, code, count, ms } = fields;
      waiting.push({
        at: clock(),
        event: wordOf(event),
        ...(method !== undefined && { method: wordOf(method) }),
        ...(code !== undefined && { code: wordOf(code) }),
        ...(origin !== undefined && { site: siteOf(origin, salt) }),
        ...(count !== undefined && { count }),
        ...(ms !== undefined && { ms: Math.round(ms) }),
      });
      if (waiting.length === 1) void flush();
    },
    error(event, error, fields = {}) {
      const name = error instanceof Error && !(error instanceof PicoError) ? error.name : codeOf(error);
      log.add(event, { ...fields, code: name });
    },
    async entries() {
      await flush();
      return await store.list<LogEntry>('log');
    },
  };
  return log;
}

function keyOf(n: number): string {
  return String(n).padStart(12, '0');
}

/** Text that is no plain code name might be anything. */
function wordOf(text: string): string {
  return CODE.test(text) ? text : 'redacted';
}

function siteOf(origin: string, salt: string): string {
  return bytesToHex(sha256(utf8ToBytes(`${salt}|${origin}`)).subarray(0, 4));
}
