import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacity } from '../lib/channel/index.ts';
import { type Client, secret, type World, world } from './fakes.ts';
import { looksRound } from './loops/looks.ts';
import { payeesRound } from './loops/payees.ts';

/** Clients that do anything at any time, and a hub that may be killed between any two of its transactions. */

type Act =
  | { readonly do: 'lock' | 'open'; readonly from: number; readonly to: number; readonly amount: number }
  | { readonly do: 'leave' | 'come' | 'net'; readonly who: number }
  | { readonly do: 'settle' | 'looks' | 'time' | 'restart' };

const COUNT = 4;
const who = fc.nat(COUNT - 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('lock' as const, 'open' as const),
      from: who,
      to: who,
      amount: fc.integer({ min: 1, max: 40_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'come' as const, 'net' as const), who }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('settle' as const, 'looks' as const, 'time' as const, 'restart' as const),
    }),
  },
);

const preimages = new Map(Array.from({ length: 200 }, (_, i) => [secret(i).hash, secret(i).preimage]));

/** Each client opens four of five locks that it is offered, and refuses the others. */
function behave(client: Client): void {
  client.onEvent = (event) => {
    if (event.type !== 'offered') return;
    setImmediate(() => {
      const open = event.locks.filter((l) => Number.parseInt(l.hash.slice(0, 2), 16) % 5 !== 0);
      client.run({ type: 'settle', preimages: open.flatMap((l) => preimages.get(l.hash) ?? []) });
      if (open.length < event.locks.length) client.run({ type: 'refuse', reason: 'No' });
    });
  };
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // The engine may refuse a command: nothing has changed then.
  }
}

let next = 0;

async function perform(w: World, a: Act): Promise<void> {
  const client = (i: number) => w.clients[i] as Client;
  switch (a.do) {
    case 'lock':
      return attempt(() =>
        client(a.from).lock(client(a.to).handle, BigInt(a.amount), secret(next++ % 200).hash, 1n),
      );
    case 'open':
      return attempt(() =>
        client(a.from).pay({ payee: client(a.to).handle, quantity: BigInt(a.amount), fee: 1n }),
      );
    case 'leave':
      return client(a.who).disconnect();
    case 'come':
      if (client(a.who).atHub.push === undefined) client(a.who).connect();
      return;
    case 'net': {
      const { in: h2c, out: c2h } = client(a.who).state;
      const most = [h2c?.settled ?? 0n, c2h?.settled ?? 0n, 1000n].reduce((x, y) => (y < x ? y : x));
      return attempt(() => client(a.who).run({ type: 'reduce', by: most, reason: 'Netting' }));
    }
    case 'settle':
      return w.settle();
    case 'looks':
      return looksRound(w.hub);
    case 'time':
      w.now += 6000;
      return payeesRound(w.hub);
    case 'restart': {
      w.restart();
      for (const c of w.clients) c.connect();
    }
  }
}

const TERMS = { sync_fee: '1', stuck_limit: '0' };

function check(w: World): void {
  for (const {
    atHub: { state, owedSum, reserved, owed, queue },
  } of w.clients) {
    for (const half of [state?.in, state?.out]) {
      if (half === undefined) continue;
      const total = half.pending.reduce((sum, l) => sum + l.amount, half.settled);
      expect(total).toBeLessThanOrEqual(capacity(half.params, 2));
      expect(half.settled).toBeGreaterThanOrEqual(0n);
      expect(half.frozen).toBeUndefined();
    }
    expect(owedSum).toBe(owed.reduce((sum, p) => sum + p.quantity, 0n));
    expect(reserved).toBe(queue.reduce((sum, p) => sum + p.quantity, 0n));
  }
}

describe('a hub under anything', () => {
  it('keeps its books to the satoshi', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
        next = 0;
        const w = world({ terms: { BTC: TERMS } });
        for (let i = 0; i < COUNT; i++)
          behave(await w.client({ deposit: 100_000n, receive: 100_000n, maxOwed: 500n }));
        for (const a of acts) {
          await perform(w, a);
          check(w);
        }
        for (const c of w.clients) if (c.atHub.push === undefined) c.connect();
        for (let i = 0; i < 12; i++) {
          await w.settle();
          await looksRound(w.hub);
        }
        check(w);
        // Mere acknowledgements wait some milliseconds for a message to travel with.
        for (let i = 0; i < 200 && w.clients.some((c) => c.state.outbox.length > 0); i++) await sleep(5);
        expect([w.hub.live.size, w.hub.looks.size]).toEqual([0, 0]);
        let short = 0n;
        for (const c of w.clients) {
          const { state, owedSum, notes } = c.atHub;
          // Both sides have the same books.
          expect(c.state.in?.settled).toBe(state?.out?.settled);
          expect(c.state.out?.settled).toBe(state?.in?.settled);
          expect([c.state.owed, owedSum, notes.refund, c.state.outbox.length]).toEqual([
            state?.owed,
            0n,
            undefined,
            0,
          ]);
          short += (state?.in?.settled ?? 0n) - (state?.out?.settled ?? 0n) - (state?.owed ?? 0n);
        }
        const paid = [...w.store.payments.values()].filter((p) => p.status === 'open');
        const fees = [...paid, ...w.store.opens].reduce((sum, p) => sum + p.fee, 0n);
        expect(short).toBe(fees);
        const received = w.clients.reduce((sum, c) => sum + c.received(), 0n);
        expect(received).toBe([...paid, ...w.store.opens].reduce((sum, p) => sum + p.quantity, 0n));
      }),
      { numRuns: 25 },
    );
  });
});
