import { PicoError } from '../../errors.ts';
import type { MethodName } from '../../provider/types.ts';
import type { PageContext } from '../../rpc/router.ts';
import type { ApprovalKind } from '../../rpc/views.ts';
import type { Write } from '../../store/types.ts';
import { digestOf } from './canonical.ts';
import type { PageDeps } from './deps.ts';
import { makeLocks } from './locks.ts';
import { makeRates } from './rates.ts';
import type { ApprovalRow } from './rows.ts';

/** Requests that may wait at once, per origin. */
export const MAX_PENDING = 8;
/** How long one click counts as the user's wish (the browsers' own activation lasts as long). */
const GESTURE_MS = 5000;
/** A page whose worker died is back, and asks again, within this time. */
const BACK_MS = 3000;
/** How soon after a yes the same document may ask the next thing: `enable`, then `pay`, of one click on the page. */
const FOLLOW_MS = 2000;
const REJECTIONS = { count: 3, withinMs: 60_000 };

interface Waiter {
  resolve(): void;
  reject(error: PicoError): void;
}

/**
 * What waits for the user: rows in the store, first in, first out, so that a worker's death loses none; and in memory
 * the pages' calls that wait for them. A row lives as long as its document.
 */
export class Requests {
  private readonly deps: PageDeps;
  private readonly waiters = new Map<string, Set<Waiter>>();
  private readonly arrivals = new Map<string, Set<() => void>>();
  private readonly rejections = new Map<string, number[]>();
  private readonly prompts = new Map<string, number>();
  /** When the user last said yes to a document. */
  private readonly consents = new Map<string, number>();
  private readonly rate: (origin: string) => void;
  /** Decisions and arrivals one after the other: no request is decided twice. */
  private readonly alone = makeLocks();
  private last = 0;

  constructor(deps: PageDeps) {
    this.deps = deps;
    this.rate = makeRates({ burst: 6, perSecond: 0.2 }, deps.platform.nowMs);
  }

  exclusive<T>(task: () => Promise<T>): Promise<T> {
    return this.alone('queue', task);
  }

  /**
   * Resolves once the user said yes and what they said yes to is durable. Throws UserRejected, RateLimited, and Gone
   * when the document went away first.
   */
  async ask(
    what: {
      readonly kind: ApprovalKind;
      readonly method: MethodName;
      readonly params: unknown;
      readonly expiresAt?: number;
    },
    { sender, rid, gesture }: PageContext,
  ): Promise<void> {
    const { origin, documentId, tabId, incognito } = sender;
    const key = `${documentId}:${rid}`;
    const decided = await this.exclusive(async () => {
      const known = await this.row(key);
      if (known?.state === 'approved') return undefined;
      if (known?.state === 'rejected') throw rejected();
      // Asked again by a page whose worker died: perhaps before the window was there.
      if (known !== undefined) return await this.waitShown(key, known.gesture ? documentId : undefined);
      const mine = (await this.waiting()).filter((row) => row.origin === origin);
      const digest = digestOf(what.params ?? null);
      const same = mine.find((row) => row.method === what.method && row.digest === digest);
      const opens = gesture || this.follows(documentId) ? documentId : undefined;
      if (same !== undefined && this.waiters.has(same.key)) return await this.waitShown(same.key, opens);
      // Of before a restart, and its page has not come back: this one takes its place, so as not to end with it.
      const before: Write[] = same === undefined ? [] : [{ delete: 'approvals', key: same.key }];
      if (mine.length >= MAX_PENDING)
        throw new PicoError('RateLimited', 'Too many requests of this site wait for the user.', {
          retryAfterMs: 5000,
        });
      this.rate(origin);
      const { platform, store } = this.deps;
      this.last = Math.max(this.last + 1, platform.nowMs());
      const { expiresAt, ...rest } = what;
      const row: ApprovalRow = {
        ...{ key, origin, documentId, rid, tabId, ...rest, params: what.params ?? null, digest },
        gesture: opens !== undefined,
        ...(expiresAt !== undefined && { expiresAt }),
        ...(incognito && { incognito }),
        ...{ createdAt: this.last, state: 'waiting' },
      };
      await store.commit([...before, { add: 'approvals', key, value: row }]);
      return await this.waitShown(key, opens);
    });
    await decided?.done;
  }

  async row(key: string): Promise<ApprovalRow | undefined> {
    return await this.deps.store.get<ApprovalRow>('approvals', key);
  }

  /** First in, first out. */
  async waiting(): Promise<ApprovalRow[]> {
    const rows = await this.deps.store.list<ApprovalRow>('approvals', { index: 'createdAt' });
    return rows.filter((row) => row.state === 'waiting');
  }

  /**
   * Is a page's call waiting for the request? After a worker's death it asks again at once; a request for which nobody does is not
   * to be carried out: its page is gone.
   */
  async isAwaited(key: string): Promise<boolean> {
    if (this.waiters.has(key)) return true;
    if ((await this.row(key))?.state !== 'waiting') return false;
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const arrivals = this.arrivals.get(key) ?? new Set();
    this.arrivals.set(key, arrivals.add(arrived));
    await Promise.race([arrival, this.deps.platform.wait(BACK_MS)]);
    arrivals.delete(arrived);
    if (arrivals.size === 0) this.arrivals.delete(key);
    return this.waiters.has(key);
  }

  /** To be committed with what was consented to. */
  approval(row: ApprovalRow): Write {
    return { put: 'approvals', key: row.key, value: { ...row, state: 'approved' } };
  }

  /** After the commit: the page's call goes on. */
  async approved({ key, documentId }: Pick<ApprovalRow, 'key' | 'documentId'>): Promise<void> {
    // The click on "yes" is a gesture of its own: it pays for one prompt more.
    this.prompts.delete(documentId);
    this.consents.set(documentId, this.deps.platform.nowMs());
    for (const waiter of this.take(key)) waiter.resolve();
    await this.show();
  }

  /** `why`: what the page is told in place of the user's no. */
  async reject(key: string, why = rejected()): Promise<void> {
    await this.exclusive(async () => {
      const row = await this.row(key);
      if (row?.state !== 'waiting') return;
      const { nowMs } = this.deps.platform;
      await this.deps.store.commit([{ put: 'approvals', key, value: { ...row, state: 'rejected' } }]);
      this.rejections.set(row.origin, [...this.recent(row.origin), nowMs()]);
      for (const waiter of this.take(key)) waiter.reject(why);
      // The offer to block is made in that window: it closes itself once the user has chosen.
      await this.show(undefined, this.recent(row.origin).length >= REJECTIONS.count);
    });
  }

  /** Ends a waiting request for another reason than the user's. */
  async drop(key: string, error: PicoError): Promise<void> {
    await this.exclusive(async () => {
      await this.deps.store.commit([{ delete: 'approvals', key }]);
      for (const waiter of this.take(key)) waiter.reject(error);
      await this.show();
    });
  }

  /** The page has its answer. */
  async answered(key: string): Promise<void> {
    const row = await this.row(key);
    if (row !== undefined && row.state !== 'waiting')
      await this.deps.store.commit([{ delete: 'approvals', key }]);
  }

  async dropDocument(documentId: string): Promise<void> {
    for (const row of await this.deps.store.list<ApprovalRow>('approvals', { index: 'createdAt' }))
      if (row.documentId === documentId) await this.drop(row.key, gone());
  }

  /** The origin that was refused again and again within a minute. */
  offerBlock(): string | undefined {
    return [...this.rejections.keys()].find((origin) => this.recent(origin).length >= REJECTIONS.count);
  }

  forgetRejections(origin: string): void {
    this.rejections.delete(origin);
  }

  /** The badge, and the window: opened for a click of the user's on that document, once a click; closed when nothing waits. */
  async show(clicked?: string, stays = false): Promise<void> {
    const { platform, changed } = this.deps;
    const count = (await this.waiting()).length;
    platform.badge(count);
    changed?.(['approvals', 'status']);
    if (count === 0 && !stays) await platform.closeApproval();
    if (count === 0 || clicked === undefined) return;
    const now = platform.nowMs();
    if (now - (this.prompts.get(clicked) ?? Number.NEGATIVE_INFINITY) < GESTURE_MS) return;
    this.prompts.set(clicked, now);
    this.consents.delete(clicked);
    await platform.openApproval();
  }

  private follows(documentId: string): boolean {
    const at = this.consents.get(documentId);
    return at !== undefined && this.deps.platform.nowMs() - at < FOLLOW_MS;
  }

  private recent(origin: string): number[] {
    const since = this.deps.platform.nowMs() - REJECTIONS.withinMs;
    return (this.rejections.get(origin) ?? []).filter((at) => at > since);
  }

  private async waitShown(
    key: string,
    clicked: string | undefined,
  ): Promise<{ readonly done: Promise<void> }> {
    const waits = this.waitFor(key);
    await this.show(clicked);
    return waits;
  }

  /** In an object, for a promise that is returned is waited for. */
  private waitFor(key: string): { readonly done: Promise<void> } {
    const done = new Promise<void>((resolve, reject) => {
      const waiters = this.waiters.get(key) ?? new Set();
      this.waiters.set(key, waiters.add({ resolve, reject }));
    });
    done.catch(() => undefined);
    for (const arrived of this.arrivals.get(key) ?? []) arrived();
    return { done };
  }

  private take(key: string): Iterable<Waiter> {
    const waiters = this.waiters.get(key) ?? [];
    this.waiters.delete(key);
    return waiters;
  }
}

function rejected(): PicoError {
  return new PicoError('UserRejected', 'The user declined.');
}

function gone(): PicoError {
  return new PicoError('Gone', 'The page that asked is gone.');
}
