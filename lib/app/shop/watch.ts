import type { Checkout } from '../../btcpay/payer/checkout.ts';
import { follow } from '../../btcpay/payer/follow.ts';
import { isFinal, shopKey } from '../../btcpay/payer/row.ts';
import { PicoError } from '../../errors.ts';
import { digestOf } from '../page/canonical.ts';
import { askInvoice, shopAccess } from './access.ts';
import type { ShopDeps } from './deps.ts';
import type { ShopPayments } from './payments.ts';
import { heardOf, type StoredShopPayment, stored } from './stored-row.ts';
import { watchedUntil } from './views.ts';

/** How often a shop is asked about an invoice that has ended. */
const LATE_EVERY_MS = 3600 * 1000;
/** A shop is listened to for so long after the last one who wanted to know. */
const LISTEN_MS = 120_000;

/** After an answer that does not mend itself it is not asked for as long. */
const REST_MS = 30_000;

/** What became of payments at their shops: one question for each at every look, and an open line while somebody waits. */
export class ShopWatch {
  private readonly deps: ShopDeps;
  private readonly payments: ShopPayments;
  private readonly listening = new Map<string, { wantedAt: number }>();
  private readonly failed = new Map<string, { readonly error: PicoError; readonly at: number }>();
  private looking: Promise<void> | undefined;

  constructor(deps: ShopDeps, payments: ShopPayments) {
    this.deps = deps;
    this.payments = payments;
  }

  /** Why the shop of that payment could not be asked last time. */
  problem(key: string): PicoError | undefined {
    return this.failed.get(key)?.error;
  }

  /** For the worker's start and its alarm. Never rejects. */
  look(): Promise<void> {
    this.looking ??= this.lookNow().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  /** Somebody waits for news of it: by the shop's WebSocket, and by asking. */
  listen(row: StoredShopPayment): void {
    const key = shopKey(row);
    const wantedAt = this.deps.nowMs();
    const known = this.listening.get(key);
    if (known !== undefined) known.wantedAt = wantedAt;
    const failed = this.failed.get(key);
    const tooSoon = failed !== undefined && wantedAt - failed.at < REST_MS;
    if (known !== undefined || tooSoon || isFinal(row) || row.state === 'agreed') return;
    const line = { wantedAt };
    this.listening.set(key, line);
    this.follow(row, line)
      .catch((error: unknown) => this.fail(key, error))
      .finally(() => this.listening.delete(key));
  }

  private async follow(row: StoredShopPayment, line: { wantedAt: number }): Promise<void> {
    const { nowMs, wait, WebSocket } = this.deps;
    const key = shopKey(row);
    const enough = new AbortController();
    const options = {
      ...(await shopAccess(this.deps)),
      ...(WebSocket !== undefined && { WebSocket }),
      signal: enough.signal,
      wait: async (ms: number, signal: AbortSignal): Promise<void> => {
        if (nowMs() - line.wantedAt > LISTEN_MS) return enough.abort();
        await Promise.race([wait(ms), aborted(signal)]);
      },
    };
    for await (const event of follow(refOf(row), options))
      if (event.type === 'offline') this.fail(key, event.error);
      else await this.hear(key, event.checkout);
  }

  private async lookNow(): Promise<void> {
    const query = { index: 'undecided' } as const;
    const rows = await this.deps.store.list<StoredShopPayment>('shopPayments', query).catch(() => []);
    for (const row of rows) await this.lookAt(row).catch((error: unknown) => this.fail(shopKey(row), error));
  }

  private async lookAt(row: StoredShopPayment): Promise<void> {
    const key = shopKey(row);
    if (row.state === 'agreed' || this.payments.isRunning(key)) return;
    const now = this.deps.nowMs();
    const { state } = await this.payments.settle(key);
    if (state === 'dropped') return this.tell();
    const over = now > watchedUntil(row);
    const due = row.state !== 'expired' || now - (row.heard?.at ?? 0) >= LATE_EVERY_MS;
    if (due || over) {
      const checkout = await askInvoice(this.deps, refOf(row)).catch((error: unknown) => {
        this.fail(key, error);
        return undefined;
      });
      if (checkout !== undefined) await this.hear(key, checkout);
    }
    // The shop's own watch is over, and what it said last stands.
    if (over && state !== 'signed') await this.payments.update(key, (last) => stored(last, undefined, true));
  }

  private async hear(key: string, checkout: Checkout): Promise<void> {
    const before = await this.payments.row(key);
    const heard = heardOf(checkout, this.deps.nowMs());
    const now = await this.payments.update(key, (row) => ({
      ...stored(row, { type: 'shop', checkout }),
      heard,
    }));
    const same = (row: StoredShopPayment) => digestOf({ ...row, heard: { ...row.heard, at: 0 } });
    if (this.failed.delete(key) || same(before) !== same(now)) this.tell();
  }

  private fail(key: string, error: unknown): void {
    if (!(error instanceof PicoError)) return;
    this.failed.set(key, { error, at: this.deps.nowMs() });
    this.tell();
  }

  private tell(): void {
    this.deps.changed?.(['activity', 'status']);
  }
}

function refOf({ base, id, pmid }: StoredShopPayment) {
  return { base, id, ...(pmid !== undefined && { pmid }) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
