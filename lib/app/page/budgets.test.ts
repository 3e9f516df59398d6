import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MemoryStore, memoryStore } from '../../../test/harness/memory-store.ts';
import type { SitePaymentRow } from '../../budget/rows.ts';
import { costOf } from '../../budget/use.ts';
import { hexToBytes } from '../../bytes.ts';
import type { BudgetRequest, Period } from '../../provider/types.ts';
import type { PaymentRow } from '../../wallet/rows.ts';
import { type BudgetDeps, Budgets, checkBudgetRequest, type Unstamped } from './budgets.ts';
import { followSitePayments } from './follow.ts';

const SHOP = 'https://shop.example';
const LIMIT = 1000n;

interface World {
  store: MemoryStore;
  budgets: Budgets;
  now: number;
  zone: string;
  ids: number;
}

function open(world: Omit<World, 'budgets'>): Budgets {
  const deps: BudgetDeps = {
    store: world.store,
    platform: {
      clock: () => world.now,
      nowMs: () => world.now * 1000,
      timeZone: () => world.zone,
      random: () => hexToBytes((++world.ids).toString(16).padStart(16, '0')),
      wait: () => Promise.resolve(),
      openApproval: () => Promise.resolve(),
      closeApproval: () => Promise.resolve(),
      badge: () => undefined,
    },
  };
  return new Budgets(deps);
}

function start(now = 1_790_000_000, zone = 'UTC'): World {
  const world = { store: memoryStore(), now, zone, ids: 0 };
  const made: World = Object.assign(world, { budgets: open(world) });
  return made;
}

const payment = (world: World, amount: bigint, fee = 1n): Unstamped => ({
  ...{ origin: SHOP, id: `p${++world.ids}`, digest: 'd', payment: `w${world.ids}`, kind: 'locked' },
  ...{ to: 'ab'.repeat(32), asset: 'BTC', amount: amount.toString(), fee: fee.toString() },
});

const request = (period: Period, more: Partial<BudgetRequest> = {}): BudgetRequest => ({
  ...{ asset: 'BTC', limit: LIMIT.toString(), perPayment: '400', period },
  ...more,
});

const reserve = (world: World, amount: bigint, fee?: bigint) =>
  world.budgets.reserve({ payment: payment(world, amount, fee), host: 'hub.example' });

/** What the wallet would write: sent, settled or failed, by its own transaction. */
async function follow(world: World, row: SitePaymentRow, status: PaymentRow['status']): Promise<void> {
  const paid: PaymentRow = {
    ...{ id: row.payment, kind: 'locked', connection: 'c', to: row.to, hub: 'h', quantity: row.amount },
    ...{ fee: row.fee, status, at: world.now },
  };
  await world.store.commit(await followSitePayments(world.store)(paid));
}

const rows = (world: World) => world.store.list<SitePaymentRow>('sitePayments');

describe('a budget', () => {
  it('covers up to its last unit, fees included, and not one more', async () => {
    const world = start();
    await world.budgets.grant(SHOP, request('day'));
    for (const amount of [399n, 399n, 199n])
      expect(await reserve(world, amount)).toMatchObject({ status: 'reserved' });
    expect(await reserve(world, 1n, 0n)).toBe('limit');
    expect(await world.budgets.view(SHOP)).toMatchObject({ spent: '0', reserved: '1000', remaining: '0' });
    expect(await reserve(world, 400n)).toBe('perPayment');
  });

  it('gets back what failed, keeps what is not decided, and begins anew with the next day', async () => {
    const world = start();
    await world.budgets.grant(SHOP, request('day'));
    const [one, two] = [await reserve(world, 399n), await reserve(world, 399n)];
    if (typeof one === 'string' || typeof two === 'string') throw new Error('refused');
    await follow(world, one, 'unknown');
    await follow(world, two, 'failed');
    expect(await world.budgets.view(SHOP)).toMatchObject({ spent: '0', reserved: '400' });
    await follow(world, one, 'settled');
    expect(await world.budgets.view(SHOP)).toMatchObject({ spent: '400', reserved: '0' });
    world.now += 86_400;
    expect(await world.budgets.view(SHOP)).toMatchObject({ spent: '0', remaining: '1000' });
  });

  it('never shows an emptier period to a clock turned back, nor wakes an expired budget', async () => {
    const world = start(1_790_086_400);
    await world.budgets.grant(SHOP, request('day', { expiresAt: world.now + 100_000 }));
    await reserve(world, 399n);
    world.now -= 200_000;
    world.budgets = open(world);
    expect(await world.budgets.view(SHOP)).toMatchObject({ reserved: '400' });
    world.now += 400_000;
    expect(await reserve(world, 1n)).toBe('expired');
    world.now -= 400_000;
    expect(await reserve(world, 1n)).toBe('ended');
  });

  it('shows the later of two days to a clock turned back to the earlier', async () => {
    const world = start();
    await world.budgets.grant(SHOP, request('day'));
    await reserve(world, 299n);
    world.now += 86_400;
    await reserve(world, 399n);
    world.now -= 86_400;
    expect(await world.budgets.view(SHOP)).toMatchObject({ reserved: '400' });
    expect(await reserve(world, 99n)).toMatchObject({ at: world.now + 86_400 });
  });

  it('opens no second day to who travels, asks anew or gives it back', async () => {
    const world = start(Date.parse('2026-11-18T20:00:00Z') / 1000, 'Europe/Paris');
    await world.budgets.grant(SHOP, request('day'));
    await reserve(world, 399n);
    world.zone = 'Asia/Tokyo';
    expect(await world.budgets.view(SHOP)).toMatchObject({ reserved: '400' });
    await world.budgets.grant(SHOP, request('day', { limit: '2000' }));
    expect(await world.budgets.view(SHOP)).toMatchObject({ reserved: '400', limit: '2000' });
    world.zone = 'Europe/Paris';
    await world.budgets.end(SHOP);
    expect(await world.budgets.view(SHOP)).toBeUndefined();
    await world.budgets.grant(SHOP, request('day'));
    expect(await world.budgets.view(SHOP)).toMatchObject({ reserved: '400' });
  });

  it('granted once counts from its own grant, and goes on when it is raised', async () => {
    const world = start();
    await world.budgets.grant(SHOP, request('once'));
    await reserve(world, 399n);
    await world.budgets.grant(SHOP, request('once', { limit: '1500' }), [], true);
    expect(await world.budgets.view(SHOP)).toMatchObject({ reserved: '400', remaining: '1100' });
    await world.budgets.grant(SHOP, request('once'));
    expect(await world.budgets.view(SHOP)).toMatchObject({ reserved: '0', remaining: '1000' });
  });

  it('rests while paused and pays only whom it names', async () => {
    const world = start();
    await world.budgets.grant(SHOP, request('day', { to: `pico:${'ab'.repeat(32)}@hub.example` }));
    expect(await reserve(world, 5n)).toMatchObject({ status: 'reserved' });
    await world.budgets.pause(SHOP, true);
    expect(await reserve(world, 5n)).toBe('paused');
    await world.budgets.grant(SHOP, request('day', { limit: '2000' }), [], true, true);
    expect(await world.budgets.view(SHOP)).toMatchObject({ limit: '2000', paused: true });
    expect(await reserve(world, 5n)).toBe('paused');
    await world.budgets.pause(SHOP, false);
    await world.budgets.grant(SHOP, request('day', { to: 'cd'.repeat(32) }));
    expect(await reserve(world, 5n)).toBe('payee');
  });

  it('is of use again when a clock that ran years ahead left a stamp there, once the user grants it anew', async () => {
    const world = start();
    await world.budgets.grant(SHOP, request('day'));
    world.now += 100_000_000;
    await reserve(world, 399n);
    world.now -= 100_000_000;
    expect(await world.budgets.view(SHOP)).toMatchObject({ reserved: '400' });
    await world.budgets.grant(SHOP, request('day'));
    expect(await world.budgets.view(SHOP)).toMatchObject({ reserved: '0' });
  });

  it('is refused when it cannot be meant', () => {
    const check = (more: Partial<BudgetRequest>) => () => checkBudgetRequest(request('day', more), 100);
    expect(check({ asset: 'EUR' })).toThrow('EUR');
    expect(check({ limit: '399' })).toThrow('perPayment');
    expect(check({ to: 'nobody' })).toThrow('handle');
    expect(check({ expiresAt: 100 })).toThrow('expiresAt');
    expect(check({ expiresAt: 101, to: 'ab'.repeat(32) })).not.toThrow();
  });
});

type Act =
  | { readonly kind: 'pay'; readonly amounts: readonly number[] }
  | { readonly kind: 'decide'; readonly which: number; readonly to: PaymentRow['status'] }
  | { readonly kind: 'clock'; readonly by: number }
  | { readonly kind: 'kill'; readonly after: number }
  | { readonly kind: 'zone'; readonly zone: string };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('pay' as const),
      amounts: fc.array(fc.integer({ min: 1, max: 450 }), { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      which: fc.nat(),
      to: fc.constantFrom<PaymentRow['status']>('unknown', 'settled', 'failed'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('clock' as const),
      by: fc.integer({ min: -90_000, max: 180_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('kill' as const), after: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('zone' as const),
      zone: fc.constantFrom('UTC', 'Pacific/Kiritimati', 'America/New_York'),
    }),
  },
);

/** The day on the wall, by another way than the code's. */
function dayOf(at: number, zone: string, period: Period): string {
  const day = new Date(at * 1000).toLocaleDateString('sv-SE', { timeZone: zone });
  return period === 'month' ? day.slice(0, 7) : day;
}

describe('a budget under concurrent payments, deaths, clocks and journeys', () => {
  it('is never exceeded by a unit, and what it shows is the sum over the payments', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { maxLength: 40 }),
        fc.constantFrom<Period>('day', 'month', 'once'),
        fc.constantFrom('UTC', 'Europe/Paris', 'America/New_York'),
        // Month ends and both changes of the clocks are near.
        fc.constantFrom('2026-03-28T20:00:00Z', '2026-10-31T20:00:00Z', '2027-12-31T10:00:00Z'),
        async (acts, period, zone, begin) => {
          const world = start(Date.parse(begin) / 1000, zone);
          await world.budgets.grant(SHOP, request(period));
          for (const one of acts) await perform(world, one);
          const groups = new Map<string, bigint>();
          for (const row of await rows(world)) {
            if (row.status === 'failed') continue;
            const group = period === 'once' ? 'once' : dayOf(row.at, zone, period);
            groups.set(group, (groups.get(group) ?? 0n) + costOf(row));
          }
          for (const sum of groups.values()) expect(sum).toBeLessThanOrEqual(LIMIT);
          const warm = await world.budgets.view(SHOP);
          expect(await open(world).view(SHOP)).toEqual(warm);
          const latest = (await rows(world)).reduce((most, row) => Math.max(most, row.at), world.now);
          const group = period === 'once' ? 'once' : dayOf(latest, zone, period);
          expect(BigInt(warm?.spent ?? 0) + BigInt(warm?.reserved ?? 0)).toBe(groups.get(group) ?? 0n);
        },
      ),
      { numRuns: 300 },
    );
  });
});

async function perform(world: World, one: Act): Promise<void> {
  if (one.kind === 'clock') world.now += one.by;
  else if (one.kind === 'zone') world.zone = one.zone;
  else if (one.kind === 'pay')
    await Promise.all(one.amounts.map((amount) => reserve(world, BigInt(amount)).catch(() => 'dead')));
  else if (one.kind === 'decide') {
    const open = (await rows(world)).filter((row) => row.status === 'reserved' || row.status === 'sent');
    const row = open[one.which % Math.max(1, open.length)];
    if (row !== undefined) await follow(world, row, one.to).catch(() => undefined);
  } else {
    // Some of what comes at once is written, the rest dies with the process.
    world.store.dieAt(one.after);
    await perform(world, { kind: 'pay', amounts: [100, 200, 300] });
    world.store = world.store.reopen();
    world.budgets = open(world);
  }
}
