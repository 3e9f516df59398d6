import type { Hex } from '../bytes.ts';
import type { ConnectionState, Env } from '../channel/index.ts';
import type { Store, Write } from '../store/types.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import { type Foreseen, foreseeIn, foreseeOut, foreseePenalty, type OwnCommit } from './foresee.ts';
import {
  allRange,
  nowKey,
  nowRange,
  type OwnCommitRow,
  oldKey,
  ownCommitTerms,
  ownKey,
  ownRange,
  type PreparedRow,
} from './prepared.ts';

/** Nobody can raise a fee while the wallet is locked: what is signed ahead pays more than the chain asks for now. */
const LEAST_FEERATE = { now: 5, penalty: 10 };
const FEERATE_FACTOR = { now: 2, penalty: 3 };
/** Signed again once the chain asks for so much more, or less. */
const STALE_FACTOR = 1.5;
/** Punishments signed in a row before others get their turn. */
const BATCH = 25;

/** The defences of one connection, kept in step with its state: signed anew only where something they hang on changed. */
export class Preparer {
  private readonly context: Context;
  private readonly connection: Connection;
  private feerate = 0;
  private basis = { out: '', in: '' };
  private foreseen: { out: readonly Foreseen[]; in: readonly Foreseen[] } = { out: [], in: [] };

  constructor(context: Context, connection: Connection) {
    this.context = context;
    this.connection = connection;
  }

  /** Brings the stored rows up to the state as it is now. Rows are replaced in one transaction. */
  async run(): Promise<void> {
    const { state } = this.connection;
    if (state === undefined || this.connection.row.phase !== 'live') return;
    if (this.connection.row.status === 'closed')
      return await forgetPrepared(this.context.store, this.connection.handle);
    await this.replace(await this.rowsOf(state));
    await this.punish(state);
  }

  private async rowsOf(state: ConnectionState): Promise<PreparedRow[]> {
    const newest = await this.newest();
    const env = this.env('now');
    const { out, in: payee, closing, stale, setup } = state;
    const basis = {
      out: text([out, closing, setup.home, newest, this.feerate, env.tip >= (out?.params.expireHeight ?? 0)]),
      in: text([payee, closing, stale, setup.home, this.feerate]),
    };
    if (basis.out !== this.basis.out) this.foreseen.out = foreseeOut(state, newest, env);
    if (basis.in !== this.basis.in) this.foreseen.in = foreseeIn(state, env);
    this.basis = basis;
    return [...this.foreseen.out, ...this.foreseen.in].map((one) =>
      this.row(nowKey(this.connection.handle, one.publish.purpose, one.publish.txid), one, this.feerate),
    );
  }

  private async replace(rows: readonly PreparedRow[]): Promise<void> {
    const { store } = this.context;
    const stored = await store.list<PreparedRow>('prepared', nowRange(this.connection.handle));
    const old = new Map(stored.map((row) => [row.id, JSON.stringify(row)]));
    const kept = new Set(rows.map(({ id }) => id));
    const writes: Write[] = [
      ...stored.filter(({ id }) => !kept.has(id)).map(({ id }) => ({ delete: 'prepared' as const, key: id })),
      ...rows
        .filter((row) => old.get(row.id) !== JSON.stringify(row))
        .map((value) => ({ put: 'prepared' as const, key: value.id, value })),
    ];
    if (writes.length > 0) await store.commit(writes);
  }

  /** Each commit of an epoch that was revealed since: signed once, and never again. */
  private async punish(state: ConnectionState): Promise<void> {
    const { store } = this.context;
    const { handle } = this.connection;
    const env = this.env('penalty');
    const range = ownRange(handle, state.out?.epoch ?? 0);
    let from = range.from;
    for (;;) {
      const rows = await store.list<OwnCommitRow>('prepared', { ...range, from, limit: BATCH });
      const writes = rows.flatMap((row): Write[] => {
        if (env.secretOf(row.epoch) === undefined) return [];
        const found = foreseePenalty(state, ownCommit(row), env);
        const done: Write = { delete: 'prepared', key: ownKey(handle, row) };
        if (found?.when.spent === undefined) return [done];
        const value = this.row(oldKey(handle, found.when.spent.by), found, env.feerate);
        return [done, { put: 'prepared', key: value.id, value }];
      });
      if (writes.length > 0) await store.commit(writes);
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) return;
      from = `${ownKey(handle, last)}!`;
      await pause();
    }
  }

  private async newest(): Promise<OwnCommit | undefined> {
    const range = ownRange(this.connection.handle);
    const [row] = await this.context.store.list<OwnCommitRow>('prepared', {
      ...range,
      reverse: true,
      limit: 1,
    });
    return row === undefined ? undefined : ownCommit(row);
  }

  private env(kind: 'now' | 'penalty'): Env {
    const { feerate } = this.context.known;
    const wanted = Math.ceil(Math.max(LEAST_FEERATE[kind], feerate * FEERATE_FACTOR[kind]));
    if (kind === 'penalty') return { ...this.connection.env(), feerate: wanted };
    if (wanted > this.feerate * STALE_FACTOR || wanted < this.feerate / STALE_FACTOR ** 2)
      this.feerate = wanted;
    return { ...this.connection.env(), feerate: this.feerate };
  }

  private row(id: string, { publish, when }: Foreseen, feerate: number): PreparedRow {
    const { purpose, outpoint, txid, rawtx, anchor } = publish;
    return {
      ...{ id, connection: this.connection.handle, purpose, outpoint, txid, rawtx, feerate },
      ...(anchor !== undefined && {
        anchor: { vout: anchor.vout, feeSat: anchor.feeSat.toString(), vsize: anchor.vsize },
      }),
      when,
    };
  }
}

/** Nothing can come of the connection any more. */
export async function forgetPrepared(store: Store, handle: Hex): Promise<void> {
  for (;;) {
    const rows = await store.list<PreparedRow | OwnCommitRow>('prepared', {
      ...allRange(handle),
      limit: 500,
    });
    if (rows.length === 0) return;
    await store.commit(
      rows.map((row) => ({ delete: 'prepared', key: 'id' in row ? row.id : ownKey(handle, row) })),
    );
  }
}

function ownCommit(row: OwnCommitRow): OwnCommit {
  return { terms: ownCommitTerms(row), revokeHash: row.revokeHash };
}

function text(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? v.toString() : v));
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
