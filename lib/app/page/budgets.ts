import { type Asked, budgetView, isLive, type Refusal, refusal } from '../../budget/decide.ts';
import { type BudgetRow, budgetKey, lineAt, type SitePaymentRow, sitePaymentKey } from '../../budget/rows.ts';
import { type SiteSpent, siteSpent } from '../../budget/spent.ts';
import { type BudgetUse, budgetUse } from '../../budget/use.ts';
import { bytesToHex } from '../../bytes.ts';
import { InvalidField, PicoError } from '../../errors.ts';
import type { Budget, BudgetRequest } from '../../provider/types.ts';
import type { Write } from '../../store/types.ts';
import type { PageDeps } from './deps.ts';
import { type Locks, makeLocks } from './locks.ts';

export type BudgetDeps = Pick<PageDeps, 'store' | 'platform'>;

/** A payment about to be reserved: its row but for the stamp. */
export type Unstamped = Omit<
  SitePaymentRow,
  'at' | 'originAt' | 'undecided' | 'status' | 'budget' | 'budgetAt'
>;

export interface Reserve {
  readonly payment: Unstamped;
  readonly host: string;
  /** Written in the same commit. */
  readonly extra?: readonly Write[];
  /** Raised to in the same commit, and used if it covers the payment. */
  readonly raise?: BudgetRequest;
  /** The user said yes to this payment: where no budget covers it, it is reserved outside all of them. */
  readonly approved?: true;
  /** Outside of all budgets in any case. */
  readonly byHand?: true;
}

const ASSET = 'BTC';
const A_DAY = 86_400;
const PAYEE = /^(?:[0-9a-f]{64}|pico:[0-9a-f]{64}@[^\s/?#@]+)$/;

/** Grants, and reservations against them: for one origin and asset one after the other. */
export class Budgets {
  readonly use: BudgetUse;
  readonly spent: SiteSpent;
  private readonly deps: BudgetDeps;
  private readonly alone: Locks = makeLocks();

  constructor(deps: BudgetDeps) {
    this.deps = deps;
    this.use = budgetUse(deps.store);
    this.spent = siteSpent(deps.store);
  }

  /** The grant in force, paused or not. */
  async row(origin: string, asset = ASSET): Promise<BudgetRow | undefined> {
    const row = await this.stored(origin, asset);
    const now = this.deps.platform.clock();
    return row?.expiresAt !== undefined && now >= row.expiresAt ? undefined : row;
  }

  async view(origin: string, asset = ASSET): Promise<Budget | undefined> {
    const row = await this.row(origin, asset);
    return row && budgetView(row, await this.use.of(row, this.deps.platform.clock()));
  }

  /** Can any site spend without being asked now? */
  async anyLive(): Promise<boolean> {
    const now = this.deps.platform.clock();
    return (await this.deps.store.list<BudgetRow>('budgets')).some((row) => isLive(row, now));
  }

  /**
   * Reserves a payment in one durable commit: against the budget, against the one raised in the same click, or, approved
   * by hand, outside of both. Why the budget does not cover it, when nothing was reserved.
   */
  async reserve(request: Reserve): Promise<SitePaymentRow | Refusal> {
    const { payment, raise, extra = [] } = request;
    return await this.alone(budgetKey(payment.origin, payment.asset), async () => {
      const [known, stored] = await Promise.all([
        this.deps.store.get<SitePaymentRow>('sitePayments', sitePaymentKey(payment)),
        this.stored(payment.origin, payment.asset),
      ]);
      const raised = raise && (await this.granted(payment.origin, raise, true));
      const budget = raised ?? stored;
      const writes = [...(raised === undefined ? [] : [budgetWrite(raised)]), ...extra];
      const use = budget && (await this.use.of(budget, this.deps.platform.clock()));
      const why = budget && use ? refusal(budget, use, askedOf(request)) : 'ended';
      // Written down, so that a clock turned back does not wake it.
      if (why === 'expired' && budget !== undefined && raised === undefined)
        await this.deps.store.commit([budgetWrite({ ...budget, ended: true })]);
      if (why === undefined && budget && use && !request.byHand)
        return await this.book(payment, known, use.at, budget, writes);
      return request.approved
        ? await this.book(payment, known, this.deps.platform.clock(), undefined, writes)
        : (why ?? 'ended');
    });
  }

  /**
   * Grants a budget, in one commit with `extra`. With `raise` it goes on: what it has spent stays spent, also of a `once`.
   * A paused one is let go by the grant, but with `stayPaused`.
   */
  async grant(
    origin: string,
    request: BudgetRequest,
    extra: readonly Write[] = [],
    raise = false,
    stayPaused = false,
  ): Promise<void> {
    await this.alone(budgetKey(origin, request.asset), async () => {
      const paused = stayPaused && (await this.stored(origin, request.asset))?.paused === true;
      const row = await this.granted(origin, request, raise);
      await this.deps.store.commit([budgetWrite(paused ? { ...row, paused } : row), ...extra]);
    });
  }

  async end(origin: string, extra: readonly Write[] = []): Promise<void> {
    await this.change(origin, (row) => ({ ...row, ended: true }), extra);
  }

  async pause(origin: string, paused: boolean): Promise<void> {
    await this.change(origin, ({ paused: _, ...row }) => (paused ? { ...row, paused } : row));
  }

  private async stored(origin: string, asset: string): Promise<BudgetRow | undefined> {
    const row = await this.deps.store.get<BudgetRow>('budgets', budgetKey(origin, asset));
    return row?.ended ? undefined : row;
  }

  private async change(
    origin: string,
    change: (row: BudgetRow) => BudgetRow,
    extra: readonly Write[] = [],
  ): Promise<void> {
    await this.alone(budgetKey(origin, ASSET), async () => {
      const row = await this.deps.store.get<BudgetRow>('budgets', budgetKey(origin, ASSET));
      const writes = row === undefined ? extra : [budgetWrite(change(row)), ...extra];
      if (writes.length > 0) await this.deps.store.commit(writes);
    });
  }

  private async granted(origin: string, request: BudgetRequest, raise: boolean): Promise<BudgetRow> {
    const { platform, store } = this.deps;
    const now = platform.clock();
    const before = await store.get<BudgetRow>('budgets', budgetKey(origin, request.asset));
    const inForce = before !== undefined && !before.ended && before.period === request.period;
    const id = bytesToHex(platform.random(8));
    const line = before?.line ?? budgetKey(origin, request.asset);
    // A clock that once ran far ahead has left stamps to wait for; the user's new word starts a line of its own.
    const stuck = before !== undefined && (await this.use.latest(line)) > now + A_DAY;
    const { asset, limit, perPayment, period, expiresAt, to } = request;
    return {
      ...{ origin, asset, limit, perPayment, period },
      ...(expiresAt !== undefined && { expiresAt }),
      ...(to !== undefined && { to }),
      id: raise && inForce ? before.id : id,
      grantedAt: raise && inForce ? before.grantedAt : now,
      timeZone: inForce ? before.timeZone : platform.timeZone(),
      line: stuck ? `${budgetKey(origin, asset)}|${id}` : line,
    };
  }

  private async book(
    payment: Unstamped,
    before: SitePaymentRow | undefined,
    at: number,
    budget: BudgetRow | undefined,
    writes: readonly Write[],
  ): Promise<SitePaymentRow> {
    const row: SitePaymentRow = {
      ...payment,
      ...(budget !== undefined && { budget: budget.id, budgetAt: lineAt(budget.line, at) }),
      ...{ at, undecided: at, originAt: lineAt(payment.origin, at), status: 'reserved' },
    };
    const key = sitePaymentKey(row);
    if (before !== undefined && before.status !== 'released')
      throw new PicoError('IdConflict', `The id ${row.id} was used before; use a fresh one.`, { id: row.id });
    const write: Write =
      before === undefined
        ? { add: 'sitePayments', key, value: row }
        : { put: 'sitePayments', key, value: row };
    try {
      await this.deps.store.commit([write, ...writes]);
    } catch (error) {
      if (budget !== undefined) this.use.forget(budget.line);
      throw error;
    }
    if (budget !== undefined) this.use.reserved(budget.line, row);
    this.spent.reserved(row);
    return row;
  }
}

function budgetWrite(row: BudgetRow): Write {
  return { put: 'budgets', key: budgetKey(row.origin, row.asset), value: row };
}

function askedOf({ payment, host }: Reserve): Asked {
  const { asset, to } = payment;
  return { amount: BigInt(payment.amount), fee: BigInt(payment.fee), asset, to, host };
}

/** Throws Unsupported for another asset, InvalidParams for a payee, an end or amounts that cannot be meant. */
export function checkBudgetRequest(request: BudgetRequest, now: number): void {
  if (request.asset !== ASSET)
    throw new PicoError(
      'Unsupported',
      `This wallet has no budgets in ${request.asset}; it has them in ${ASSET}.`,
    );
  if (BigInt(request.limit) < BigInt(request.perPayment))
    throw new InvalidField('perPayment', 'is more than the limit');
  if (request.to !== undefined && !PAYEE.test(request.to))
    throw new InvalidField('to', 'must be a handle, or pico:<handle>@<host>');
  if (request.expiresAt !== undefined && request.expiresAt <= now)
    throw new InvalidField('expiresAt', 'is not later than now');
}
