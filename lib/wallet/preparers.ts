import type { Hex } from '../bytes.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import { type Mutex, mutex } from './mutex.ts';
import { forgetPrepared, Preparer } from './prepare.ts';

/** A channel's defences are signed so long after a change; later changes within it wait for the same round. */
const PREPARE_MS = 1000;

/** Keeps the defences of all connections behind their changes, but not by much. */
export class Preparers {
  private readonly context: Context;
  /** Runs a task in a while, in the background; forgotten when the wallet stops. */
  private readonly later: (ms: number, task: () => Promise<void>) => void;
  private readonly all = new Map<Hex, Preparer>();
  private readonly behind = new Set<Hex>();
  private readonly turn: Mutex = mutex();

  constructor(context: Context, later: (ms: number, task: () => Promise<void>) => void) {
    this.context = context;
    this.later = later;
  }

  add(connection: Connection): void {
    if (!this.context.signAhead) return;
    this.all.set(connection.handle, new Preparer(this.context, connection));
    this.soon([connection.handle]);
  }

  async remove(handle: Hex): Promise<void> {
    if (this.all.delete(handle)) await this.turn(() => forgetPrepared(this.context.store, handle));
  }

  /** In a moment, not in the payment's path. */
  soon(handles: Iterable<Hex> = this.all.keys()): void {
    const idle = this.behind.size === 0;
    for (const handle of handles) if (this.all.has(handle)) this.behind.add(handle);
    if (idle && this.behind.size > 0) this.later(PREPARE_MS, () => this.now());
  }

  now(): Promise<void> {
    return this.turn(async () => {
      for (let [handle] = this.behind; handle !== undefined; [handle] = this.behind) {
        this.behind.delete(handle);
        await this.all.get(handle)?.run();
      }
    });
  }
}
