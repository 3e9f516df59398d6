import type { Hex } from '../bytes.ts';
import type { Action } from '../channel/index.ts';
import { PicoError } from '../errors.ts';
import { Background } from './background.ts';
import { type Problem, publishAll } from './broadcast.ts';
import { finishOpening } from './connect.ts';
import { Connection, type Effects } from './connection.ts';
import type { Context } from './context.ts';
import type { Gate } from './gate.ts';
import { locked } from './keys.ts';
import { Link } from './link.ts';
import { type Mutex, mutex } from './mutex.ts';
import { isSettled, net } from './netting.ts';
import { Preparers } from './preparers.ts';
import type { ConnectionRow } from './rows.ts';
import { Waiters } from './waiters.ts';
import { lookAtDeposit, watchConnection } from './watch.ts';

/** Netting steps in a row, and how long one may take. */
const NET_STEPS = 100;
const NET_MS = 5000;
const RETRY_MS = { first: 500, most: 60_000 };

/** The connections in memory, their lines to the hubs, and what runs beside the caller's back. */
export class Runtime implements Effects {
  readonly context: Context;
  readonly connections = new Map<Hex, Connection>();
  /** One at a time chooses coins. */
  readonly coinLock: Mutex = mutex();
  private readonly links = new Map<Hex, Link>();
  private readonly waiters = new Waiters();
  private readonly background: Background;
  private readonly retries = new Map<Hex, number>();
  private readonly reached = new Map<Hex, number>();
  private started = false;
  private retired = false;
  readonly defences: Preparers;
  private readonly gate: Gate;
  private publishing: Promise<unknown> | undefined;

  constructor(context: Context, gate: Gate) {
    this.context = context;
    this.gate = gate;
    this.background = new Background(context.emit);
    this.defences = new Preparers(context, (ms, task) =>
      this.background.later(ms, () => this.background.run(task())),
    );
  }

  async add(row: ConnectionRow): Promise<Connection> {
    const connection = new Connection(this.context, row, this);
    await connection.load();
    this.connections.set(row.handle, connection);
    this.defences.add(connection);
    this.links.set(row.handle, new Link(this.context, connection, (error) => this.lost(connection, error)));
    return connection;
  }

  async remove(handle: Hex): Promise<void> {
    this.links.get(handle)?.close();
    await this.defences.remove(handle);
    this.links.delete(handle);
    this.connections.delete(handle);
  }

  get(handle: Hex): Connection {
    const connection = this.connections.get(handle);
    if (connection === undefined)
      throw new PicoError('HandleNotFound', `No connection for given handle: '${handle}'`, { handle });
    return connection;
  }

  online(handle: Hex): boolean {
    return this.links.get(handle)?.online === true;
  }

  flush(connection: Connection): void {
    this.links.get(connection.handle)?.flush();
  }

  publish(): void {
    this.background.run(this.publishNow());
  }

  look(connection: Connection): void {
    this.background.run(lookAtDeposit(this.context, connection), connection.handle);
  }

  changed(connection: Connection, actions: readonly Action[]): void {
    this.waiters.wake(connection.handle);
    this.defences.soon([connection.handle]);
    const decided = actions.some(
      (a) => a.type === 'event' && ['opened', 'reduced', 'settled'].includes(a.event.type),
    );
    if (decided && this.online(connection.handle))
      this.background.run(net(connection, this.context.known.height), connection.handle);
  }

  /** Everything stored is given to the chain; one round at a time, and another after it when asked meanwhile. */
  async publishNow(): Promise<Problem[]> {
    await this.publishing?.catch(() => undefined);
    const round = this.coinLock(() => publishAll(this.context));
    this.publishing = round;
    return await round;
  }

  /** Makes sure that the hub answers now. Throws HubUnreachable, before any money moves. */
  async reach(connection: Connection): Promise<void> {
    if (this.online(connection.handle)) return;
    if (this.context.WebSocket !== undefined) {
      const opened = await this.open(connection).then(
        () => true,
        (error: unknown) => {
          if (error instanceof PicoError && error.code !== 'HubUnreachable') throw error;
          return false;
        },
      );
      if (opened) return;
    }
    const last = this.reached.get(connection.handle) ?? Number.NEGATIVE_INFINITY;
    if (Date.now() - last < 10_000) return;
    await this.exchange(connection);
  }

  async open(connection: Connection): Promise<void> {
    if (this.retired) throw locked();
    const link = this.links.get(connection.handle);
    if (link === undefined || link.online) return;
    try {
      await link.open();
    } catch (error) {
      await this.checkStale(connection, error);
      throw error;
    }
    this.retries.delete(connection.handle);
    this.context.emit({ type: 'online', handle: connection.handle, online: true });
  }

  async exchange(connection: Connection): Promise<boolean> {
    if (this.retired) throw locked();
    const link = this.links.get(connection.handle);
    if (link === undefined) return false;
    try {
      const progress = await link.exchange();
      this.reached.set(connection.handle, Date.now());
      return progress;
    } catch (error) {
      await this.checkStale(connection, error);
      throw error;
    }
  }

  /** Exchanges messages until `done` or the time is over; a hub that is away is asked again. */
  async drive(
    connection: Connection,
    done: () => boolean | Promise<boolean>,
    timeoutMs: number,
  ): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const change = this.waiters.next(connection.handle, deadline);
      if (await done()) return true;
      const left = deadline - Date.now();
      if (left <= 0 || this.retired) return false;
      try {
        if (!this.online(connection.handle)) await this.reach(connection);
        if (!this.online(connection.handle)) {
          if (!(await this.exchange(connection)) && !(await done())) await sleep(Math.min(left, 200));
        } else await change;
      } catch (error) {
        if (!(error instanceof PicoError) || error.code !== 'HubUnreachable') throw error;
        await sleep(Math.min(left, 500));
      }
    }
  }

  /** Whatever is due for one connection: finishes opening, looks at the chain. */
  async tend(connection: Connection): Promise<void> {
    if (connection.row.phase === 'deposit') {
      await finishOpening(this.context, connection);
      await this.publishNow();
    }
    await watchConnection(this.context, connection);
  }

  /** Wins capacity back, step by step, as long as the hub keeps up. */
  async netAll(connection: Connection): Promise<void> {
    for (let step = 0; step < NET_STEPS; step++) {
      if (!(await net(connection, this.context.known.height))) return;
      const done = () =>
        connection.state?.owed === 0n && connection.state.outbox.length === 0 && isSettled(connection);
      if (!(await this.drive(connection, done, NET_MS))) return;
    }
  }

  /** Sessions with all hubs, kept up until `stop`. */
  start(): void {
    this.started = true;
    this.defences.soon();
    for (const connection of this.connections.values()) this.keepOnline(connection);
  }

  async stop(): Promise<void> {
    this.letGo();
    await this.background.idle();
    // Its timer is gone: what changed last is signed for now.
    await this.defences.now().catch((error: unknown) => this.tell(error));
    for (const connection of this.connections.values()) await connection.exclusive(async () => undefined);
  }

  /** For ever: what is on disk stays as it is, and another wallet may open the store. */
  async retire(): Promise<void> {
    this.retired = true;
    await this.gate.close();
    this.letGo();
    this.waiters.wakeAll();
    this.context.keys.wipe();
  }

  private letGo(): void {
    this.started = false;
    this.background.cancelTimers();
    for (const link of this.links.values()) link.close();
  }

  keepOnline(connection: Connection): void {
    if (!this.started || !connection.live || this.context.WebSocket === undefined) return;
    this.background.run(
      this.open(connection).catch((error: unknown) => {
        if (error instanceof PicoError && error.code === 'HubUnreachable') return this.retry(connection);
        throw error;
      }),
      connection.handle,
    );
  }

  /** Runs `task` every so often until `stop`. */
  every(seconds: number, task: () => Promise<unknown>): void {
    this.background.later(seconds * 1000, () => {
      this.background.run(
        task().finally(() => {
          if (this.started) this.every(seconds, task);
        }),
      );
    });
  }

  tell(error: unknown, handle?: Hex): Problem {
    return this.background.tell(error, handle);
  }

  private lost(connection: Connection, error: PicoError): void {
    this.context.emit({ type: 'online', handle: connection.handle, online: false });
    this.background.run(this.checkStale(connection, error));
    this.waiters.wake(connection.handle);
    if (this.started) this.retry(connection);
  }

  private retry(connection: Connection): void {
    const count = this.retries.get(connection.handle) ?? 0;
    this.retries.set(connection.handle, count + 1);
    const pause = Math.min(RETRY_MS.first * 2 ** count, RETRY_MS.most) * (0.75 + Math.random() / 2);
    this.background.later(pause, () => this.keepOnline(connection));
  }

  /**
   * The hub says that it has seen a newer state of this side. No more payments are made or taken. What is held stays
   * held, for the hub's word alone must not make this side give up a claim; but once the hub shows the secret that
   * revokes it, it is never published again (channel.md §8): publishing would lose it all.
   */
  private async checkStale(connection: Connection, error: unknown): Promise<void> {
    if (!(error instanceof PicoError) || error.code !== 'StaleState') return;
    if (connection.revokedBy(error.data) && connection.state?.stale !== true)
      await connection.run([{ type: 'stale' }]);
    if (connection.row.stale) return;
    const problem = `StaleState: ${error.message}`;
    await connection.update((row) => ({ ...row, stale: true, problem }));
    this.tell(error, connection.handle);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
