import { type Bytes, bytesToHex, type Hex } from '../bytes.ts';
import {
  type Action,
  type Command,
  type CommitRecord,
  type ConnectionState,
  decodeState,
  decodeValue,
  type Env,
  encodeState,
  encodeValue,
  revokeHash,
  revokeSecret,
  step,
} from '../channel/index.ts';
import { PicoError } from '../errors.ts';
import type { Packet, Signer } from '../hub/index.ts';
import { parseTerms, type Terms } from '../hub/index.ts';
import type { Write } from '../store/types.ts';
import { plannedBroadcast } from './broadcast-rows.ts';
import type { Context } from './context.ts';
import { bookSent, onEvent } from './events.ts';
import { entryWrite } from './ledger.ts';
import { type Mutex, mutex } from './mutex.ts';
import { ownCommitWrites } from './prepared.ts';
import type { ConnectionRow, PaymentRow } from './rows.ts';
import type { ConnectionStatus } from './types.ts';
import { followPayments, makeWork, type Work } from './work.ts';

/** Called when something is durable and must now leave the house. */
export interface Effects {
  /** New messages or acknowledgements wait for the hub. */
  flush(connection: Connection): void;
  /** Something must reach the chain. */
  publish(): void;
  /** Something is durable that others may wait for. */
  changed(connection: Connection, actions: readonly Action[]): void;
  /** The deposit must be looked at before a reveal is booked (channel.md §4). */
  look(connection: Connection): void;
}

export interface RunOptions {
  /** Throws where the state, as it is when the commands' turn comes, does not allow them. */
  readonly check?: (connection: Connection) => void;
  /** Rows to be written with the new state, once it is known what the commands did. */
  readonly writes?: (actions: readonly Action[]) => readonly Write[];
  /** Fields of the connection's row to be changed in the same transaction. */
  readonly row?: (row: ConnectionRow) => ConnectionRow;
  /** Open payments that the commands made, to be booked as sent. */
  readonly sent?: () => readonly PaymentRow[];
}

/**
 * One connection in memory: a cache of its row. Every change goes through `run`: engine steps, then one durable
 * commit of state, records, secrets, payments and ledger, and only then is anything sent, published or told.
 */
export class Connection {
  readonly handle: Hex;
  readonly signer: Signer;
  readonly terms: Terms;
  row: ConnectionRow;
  state: ConnectionState | undefined;
  readonly exclusive: Mutex = mutex();
  /** One at a time talks to the hub about opening. */
  readonly opening: Mutex = mutex();
  private readonly secrets = new Map<number, Hex>();
  private readonly outKey: Bytes;
  private readonly inKey: Bytes;
  private readonly context: Context;
  private readonly effects: Effects;

  constructor(context: Context, row: ConnectionRow, effects: Effects) {
    this.context = context;
    this.effects = effects;
    this.row = row;
    this.handle = row.handle;
    this.terms = parseTerms(row.terms, 'channel_terms');
    this.state = row.state === undefined ? undefined : decodeState(row.state);
    const keys = context.keys.connection(row.index);
    this.signer = { handle: row.handle, key: keys.handle.privateKey, hub: row.hubKey };
    this.outKey = keys.c2h.privateKey;
    this.inKey = keys.h2c.privateKey;
  }

  /** Brings the received secrets into memory; to be awaited before the first `run`. */
  async load(): Promise<void> {
    const rows = await this.context.store.list<SecretRow | RecordRow>('commits', {
      index: 'channel',
      equals: this.handle,
    });
    for (const row of rows) if ('secret' in row) this.secrets.set(row.epoch, row.secret);
  }

  /** What the engine knows of the world now; also for closing together. */
  env(secrets: ReadonlyMap<number, Hex> = this.secrets): Env {
    return {
      ecdsa: this.context.ecdsa,
      outKey: this.outKey,
      inKey: this.inKey,
      tip: this.context.known.height,
      feerate: this.context.known.feerate,
      secretOf: (epoch) => secrets.get(epoch),
    };
  }

  /** The record kept of a commit, by the scriptPubKey (hex) of its out 0. */
  async record(script: Hex): Promise<CommitRecord | undefined> {
    const row = await this.context.store.get<RecordRow>('commits', recordKey(this.handle, script));
    return row === undefined ? undefined : decodeValue<CommitRecord>(row.record);
  }

  /** All that is not acknowledged, and what was taken in. */
  packet(afterSeq = 0): Packet {
    const { sent = 0, received = 0, outbox = [] } = this.state ?? {};
    return { sent, ack: received, messages: outbox.filter(({ seq }) => seq > afterSeq).slice(0, 200) };
  }

  /** May it still make and take commits? A restored or stale one never does (channel.md §8). */
  get live(): boolean {
    const { phase, status, stale } = this.row;
    return (
      phase === 'live' && this.state !== undefined && !stale && status !== 'recover' && status !== 'closed'
    );
  }

  /**
   * Obeys the commands one after the other. Throws what the engine says of the first one it cannot obey; nothing has
   * changed then. Otherwise everything it caused is durable when this resolves.
   */
  run(commands: readonly Command[], options: RunOptions = {}): Promise<readonly Action[]> {
    return this.exclusive(async () => {
      if (this.state === undefined)
        throw new PicoError('NotOpen', 'this connection is not set up yet; wait until its hub has answered');
      options.check?.(this);
      const work = makeWork(this.context, this.row, this.state);
      const secrets = new Map(this.secrets);
      for (const command of commands) await this.obey(work, command, secrets);
      if (options.row !== undefined) work.row = options.row(work.row);
      const extra = options.writes?.(work.actions) ?? [];
      for (const payment of options.sent?.() ?? []) bookSent(work, payment);
      const made = [...work.finish(), ...extra];
      const writes = [...made, ...(await followPayments(made, this.context.onPayment))];
      const state = encodeState(work.state);
      const row: ConnectionRow = { ...work.row, state };
      const changed = state !== this.row.state || JSON.stringify(row) !== JSON.stringify(this.row);
      const entries = work.entries.map(entryWrite);
      if (changed || writes.length > 0 || entries.length > 0)
        await this.context.store
          .commit([...writes, ...entries, { put: 'connections', key: this.handle, value: row }])
          .finally(() => work.release());
      else work.release();
      const was = { status: this.row.status, sent: this.state.sent, received: this.state.received };
      this.state = work.state;
      this.row = row;
      for (const [epoch, secret] of secrets) this.secrets.set(epoch, secret);
      this.after(work, was);
      return work.actions;
    });
  }

  /** Changes the row alone, before there is a state or beside it. */
  update(change: (row: ConnectionRow) => ConnectionRow, writes: readonly Write[] = []): Promise<void> {
    return this.exclusive(async () => {
      const row = change(this.row);
      await this.context.store.commit([...writes, { put: 'connections', key: this.handle, value: row }]);
      const status = this.row.status;
      this.row = row;
      if (row.state !== undefined && this.state === undefined) this.state = decodeState(row.state);
      this.tellStatus(status);
    });
  }

  private async obey(work: Work, first: Command, secrets: Map<number, Hex>): Promise<void> {
    const queue: Command[] = [first];
    for (let command = queue.shift(); command !== undefined; command = queue.shift()) {
      const before = work.state;
      const { state, actions } = step(before, command, this.env(secrets));
      work.state = state;
      work.actions.push(...actions);
      for (const action of actions) {
        if (action.type === 'secret') secrets.set(action.epoch, action.secret);
        const writes = await this.writesOf(work, action);
        work.writes.push(...writes);
        if (action.type === 'event') queue.push(...(await onEvent(work, action.event, before)));
      }
    }
  }

  private async writesOf(work: Work, action: Action): Promise<readonly Write[]> {
    if (action.type === 'record') return this.recordWrites([action]);
    if (action.type === 'secret') {
      const value: SecretRow = { channel: this.handle, epoch: action.epoch, secret: action.secret };
      return [{ put: 'commits', key: `${this.handle}/secret/${action.epoch}`, value }];
    }
    if (action.type === 'send' && this.context.signAhead)
      return ownCommitWrites(this.handle, work.state, action);
    if (action.type === 'publish') return await plannedBroadcast(this.context, work, action);
    return [];
  }

  /** What must be kept for ever to know a commit again. */
  recordWrites(actions: readonly Action[]): Write[] {
    return actions.flatMap((action) => {
      if (action.type !== 'record') return [];
      const value: RecordRow = { channel: this.handle, record: encodeValue(action.record) };
      return [{ put: 'commits' as const, key: recordKey(this.handle, action.record.script), value }];
    });
  }

  /** Do the words of a StaleState prove that this side has once revoked the commits that it still holds? */
  revokedBy({ revoked, secret }: Readonly<Record<string, unknown>>): boolean {
    const half = this.state?.in;
    if (half === undefined || typeof revoked !== 'number' || !Number.isSafeInteger(revoked)) return false;
    return revoked >= half.epoch && secret === bytesToHex(revokeSecret(this.inKey, revoked));
  }

  /** HASH160 of this side's revocation secret of epoch 0. */
  firstRevokeHash(): Hex {
    return revokeHash(this.inKey, 0);
  }

  private after(work: Work, was: { status: ConnectionStatus; sent: number; received: number }): void {
    for (const event of work.events) this.context.emit(event);
    this.tellStatus(was.status);
    if (work.state.sent !== was.sent || work.state.received !== was.received) this.effects.flush(this);
    if (work.actions.some((action) => action.type === 'publish')) this.effects.publish();
    if (work.actions.some((action) => action.type === 'look')) this.effects.look(this);
    this.effects.changed(this, work.actions);
  }

  private tellStatus(was: ConnectionStatus): void {
    const { status } = this.row;
    if (status !== was) this.context.emit({ type: 'connection', handle: this.handle, status });
  }
}

/** commits, key: handle/script of out 0, and handle/secret/epoch. */
interface RecordRow {
  readonly channel: Hex;
  readonly record: string;
}
interface SecretRow {
  readonly channel: Hex;
  readonly epoch: number;
  readonly secret: Hex;
}

function recordKey(handle: Hex, script: Hex): string {
  return `${handle}/${script}`;
}
