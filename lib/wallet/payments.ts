import { bytesToHex, type Hex, isHex } from '../bytes.ts';
import { InvalidField, PicoError } from '../errors.ts';
import type { Connection } from './connection.ts';
import { isIdle } from './info.ts';
import { type Mutex, mutex } from './mutex.ts';
import {
  microSendOf,
  type OpenSend,
  payers,
  positive,
  requireFreshHash,
  requireSame,
  startLocked,
  startOpen,
  wantedOf,
} from './pay.ts';
import { paymentResult } from './payment-rows.ts';
import type { PaymentRow, QueueRow } from './rows.ts';
import type { Runtime } from './runtime.ts';
import type { MicroSendRequest, PaymentResult, PayRequest, QueuedPayment, QueueRequest } from './types.ts';

const DEFAULT_TIMEOUT = 30;

/** Outgoing payments: each id at most once, whatever is killed or repeated. */
export class Payments {
  private readonly runtime: Runtime;
  private readonly locks = new Map<string, { readonly lock: Mutex; users: number }>();

  constructor(runtime: Runtime) {
    this.runtime = runtime;
  }

  async payInvoice(request: PayRequest): Promise<PaymentResult> {
    const wanted = wantedOf(request);
    const { context } = this.runtime;
    const row = await this.alone(`id:${request.id}`, () =>
      this.alone(`hash:${wanted.hash}`, async () => {
        const known = await this.known(request.id, wanted);
        if (known !== undefined) return known;
        if (wanted.expiresAt !== undefined && context.clock() > wanted.expiresAt)
          throw new PicoError(
            'InvoiceExpired',
            'the invoice has expired; no money moved. Ask for a fresh one',
          );
        await requireFreshHash(context, wanted.hash);
        const need = { hub: wanted.hub, source: request.source, quantity: wanted.quantity };
        return await this.begin(need, timeoutOf(request), (connection) =>
          startLocked(context, connection, wanted, request),
        );
      }),
    );
    return await this.outcome(row, timeoutOf(request));
  }

  async microSend(request: MicroSendRequest): Promise<PaymentResult> {
    const send = microSendOf(this.runtime.context, request);
    const { context } = this.runtime;
    const row = await this.alone(`id:${send.id}`, async () => {
      const known = await this.known(send.id, { to: send.to, quantity: send.quantity });
      if (known !== undefined) return known;
      const need = { hub: undefined, source: request.source, quantity: send.quantity };
      return await this.begin(need, timeoutOf(request), async (connection) => {
        const [first] = await startOpen(context, connection, [send]);
        if (first === undefined)
          throw new PicoError('Internal', 'the payment was not stored; no money moved');
        return first;
      });
    });
    return await this.outcome(row, timeoutOf(request));
  }

  async queue(request: QueueRequest): Promise<Hex> {
    const { context } = this.runtime;
    const { source, destination, quantity, token = bytesToHex(context.random(32)) } = request;
    for (const [field, value] of Object.entries({ source, destination }))
      if (!isHex(value, 32))
        throw new InvalidField(field, 'must be a handle of 64 lower-case hex characters', 'InvalidHexData');
    if (!isHex(token) || token.length === 0 || token.length > 128)
      throw new InvalidField('token', 'must be lower-case hex of 1 to 64 bytes', 'InvalidHexData');
    this.runtime.get(source);
    if ((await context.store.get('payments', token)) !== undefined)
      throw new PicoError('IdConflict', `a payment with the token ${token} was made already`, { id: token });
    const row: QueueRow = {
      source,
      destination,
      token,
      quantity: positive(quantity).toString(),
      at: context.stamp(),
    };
    await context.store.commit([{ add: 'queue', key: token, value: row }]);
    return token;
  }

  async queued(): Promise<QueuedPayment[]> {
    const rows = await this.runtime.context.store.list<QueueRow>('queue', { index: 'at' });
    return rows.map((row) => ({ ...row, quantity: BigInt(row.quantity) }));
  }

  async cancel(token: Hex): Promise<boolean> {
    const { store } = this.runtime.context;
    return await this.alone('queue', async () => {
      if ((await store.get('queue', token)) === undefined) return false;
      await store.commit([{ delete: 'queue', key: token }]);
      return true;
    });
  }

  /** Everything queued for the connection goes out in one commit; its rows leave the queue in the same transaction. */
  async sendQueued(connection: Connection, timeoutMs: number): Promise<PaymentRow[]> {
    return await this.alone('queue', async () => {
      const mine = (await this.queued()).filter((row) => row.source === connection.handle);
      if (mine.length === 0) return [];
      const sends: OpenSend[] = mine.map(({ token, destination, quantity }) => ({
        ...{ id: token, token, quantity },
        to: destination,
      }));
      const total = sends.reduce((sum, send) => sum + send.quantity + connection.terms.sync_fee, 0n);
      const { context } = this.runtime;
      const need = { hub: undefined, source: connection.handle, quantity: total - connection.terms.sync_fee };
      return await this.begin(need, timeoutMs / 1000, (chosen) =>
        startOpen(
          context,
          chosen,
          sends,
          mine.map(({ token }) => ({ delete: 'queue', key: token })),
        ),
      );
    });
  }

  async payment(id: string): Promise<PaymentResult> {
    const row = await this.runtime.context.store.get<PaymentRow>('payments', id);
    if (row === undefined) throw new PicoError('PaymentNotFound', `there is no payment ${id}`, { id });
    return paymentResult(row);
  }

  /** Waits for the decision; 'unknown' when the time is over first. The payment goes on. */
  async outcome(row: PaymentRow, timeoutSeconds: number): Promise<PaymentResult> {
    const { store } = this.runtime.context;
    let now = row;
    const connection = this.runtime.connections.get(row.connection);
    const decided = async () => {
      now = (await store.get<PaymentRow>('payments', row.id)) ?? now;
      return now.status !== 'unknown';
    };
    if (connection !== undefined)
      await this.runtime.drive(connection, decided, timeoutSeconds * 1000).catch((error: unknown) => {
        // The payment is made: what goes wrong now cannot unmake it, and must not look as if it had failed.
        this.runtime.tell(error, row.connection);
      });
    return paymentResult(now);
  }

  /** Waits for a connection that may pay now, and starts. */
  private async begin<T>(
    need: { readonly hub: string | undefined; readonly source: Hex | undefined; readonly quantity: bigint },
    timeoutSeconds: number,
    start: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    const { context, connections } = this.runtime;
    const deadline = Date.now() + timeoutSeconds * 1000;
    for (;;) {
      const { height } = await context.tip();
      const [best] = payers([...connections.values()], need, height);
      if (best === undefined)
        throw new PicoError('NoConnection', 'there is no open connection; no money moved');
      await this.runtime.reach(best);
      const idle = () => isIdle(best, context.known.height);
      const ready = await this.runtime.drive(best, idle, Math.max(0, deadline - Date.now()));
      if (!ready)
        throw new PicoError(
          'Busy',
          'another payment on this connection is not decided yet; no money moved. Try again',
        );
      try {
        return await start(best);
      } catch (error) {
        if (!(error instanceof PicoError) || error.code !== 'Busy' || Date.now() >= deadline) throw error;
      }
    }
  }

  private async known(
    id: string,
    wanted: { readonly to: Hex; readonly quantity: bigint; readonly hash?: Hex },
  ): Promise<PaymentRow | undefined> {
    const row = await this.runtime.context.store.get<PaymentRow>('payments', id);
    if (row !== undefined) requireSame(row, wanted);
    return row;
  }

  private async alone<T>(key: string, task: () => Promise<T>): Promise<T> {
    const entry = this.locks.get(key) ?? { lock: mutex(), users: 0 };
    this.locks.set(key, entry);
    entry.users++;
    try {
      return await entry.lock(task);
    } finally {
      if (--entry.users === 0) this.locks.delete(key);
    }
  }
}

function timeoutOf({ timeoutSeconds = DEFAULT_TIMEOUT }: { readonly timeoutSeconds?: number }): number {
  if (!Number.isFinite(timeoutSeconds) || timeoutSeconds < 0)
    throw new InvalidField('timeoutSeconds', 'must be 0 or more');
  return timeoutSeconds;
}
