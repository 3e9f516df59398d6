import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { C2H, type Duel, H2C, lockOf, newDuel, preimageOf, sends } from '../harness/duel.ts';
import { restOf } from '../harness/duel-sums.ts';

/** Old messages, old states, and lies about them. */

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

const FEES = ['expire', 'rest', 'refund', 'revoke', 'payout'];

/** The client was paid 20,000, gave 15,000 back and was paid 1,000 by a lock; it paid the hub 3,000. */
async function life(duel: Duel): Promise<{ before: string }> {
  const { client, hub } = duel;
  await hub.do({ type: 'payOpen', sends: sends(20_000n) });
  await client.do({ type: 'payOpen', sends: sends(3_000n) });
  await duel.talk();
  const before = client.stored;
  await client.do({ type: 'reduce', by: 15_000n, reason: 'Refund' });
  await duel.talk();
  await hub.do({ type: 'pay', locks: [lockOf('a', 1_000n)], sends: sends(1_000n) });
  await duel.talk();
  await client.do({ type: 'settle', preimages: [preimageOf('a')] });
  await duel.talk();
  return { before };
}

describe('packets and messages played again', () => {
  it('change nothing, in any order and number, on either side', async () => {
    const duel = await newDuel(chain);
    await life(duel);
    const all = [duel.client, duel.hub].map((one) => one.said.map((message, i) => ({ seq: i + 1, message })));
    const states = [duel.client.stored, duel.hub.stored];
    for (const [i, to] of [duel.hub, duel.client].entries()) {
      const messages = all[i] ?? [];
      for (const packet of [messages, [...messages].reverse(), messages.slice(2), [...messages, ...messages]])
        for (const ack of [0, 1, duel.other(to).state.received])
          expect(await to.do({ type: 'deliver', messages: packet, ack })).toEqual([]);
    }
    expect([duel.client.stored, duel.hub.stored]).toEqual(states);
    await duel.end();
    expect(duel.client.owned()).toBe(restOf(duel.client, 3_000n) + 6_000n - duel.client.spentOn(...FEES));
    expect(duel.hub.owned()).toBe(restOf(duel.hub, 6_000n) + 3_000n - duel.hub.spentOn(...FEES));
  });

  it('wait for what is missing before them', async () => {
    const duel = await newDuel(chain);
    await duel.hub.do({ type: 'payOpen', sends: sends(1_000n) });
    await duel.hub.do({ type: 'payOpen', sends: sends(1_000n) });
    const [first, second] = duel.hub.state.outbox;
    if (first === undefined || second === undefined) throw new Error('two messages were expected');
    await duel.deliver(duel.client, [second]);
    expect(duel.client.paid.n).toBe(0);
    await duel.deliver(duel.client, [first]);
    // What was processed is skipped, what is new behind it is taken.
    await duel.deliver(duel.client, [first, second]);
    expect(duel.client.paid).toMatchObject({ n: 2, settled: 2_000n });
  });
});

describe('a client restored from an old state', () => {
  it('is recognised by the first answer of the hub, and nothing changes', async () => {
    const duel = await newDuel(chain);
    const { before } = await life(duel);
    duel.client.stored = before;
    await expect(duel.deliver(duel.client, [])).rejects.toThrow(/acknowledges message/);
    expect(duel.client.stored).toBe(before);
  });

  it('publishes no revoked commit once it knows: both deposits come back by themselves', async () => {
    const duel = await newDuel(chain);
    const { before } = await life(duel);
    duel.client.stored = before;
    await duel.client.do({ type: 'stale' });
    const said = duel.client.said.length;
    duel.cutAfter = 0;
    await duel.end();
    expect(duel.client.said.length).toBe(said);
    expect(duel.client.pushed.map((p) => p.purpose)).not.toContain('commit');
    // It loses what it received since (channel.md §10), and none of what is its own.
    expect(duel.client.owned()).toBe(restOf(duel.client, 3_000n) - duel.client.spentOn(...FEES));
    expect(duel.hub.owned()).toBe(H2C + 3_000n - duel.hub.spentOn(...FEES));
  });

  it('would lose the revoked total to the hub if it did publish', async () => {
    const duel = await newDuel(chain);
    const { before } = await life(duel);
    duel.client.stored = before;
    duel.cutAfter = 0;
    await duel.client.do({ type: 'leave' });
    await duel.end();
    expect(duel.client.pushed.map((p) => p.purpose)).toContain('commit');
    expect(duel.hub.pushed.map((p) => p.purpose)).toContain('revoke');
    expect(duel.client.owned()).toBe(restOf(duel.client, 3_000n) - duel.client.spentOn(...FEES));
  });
});

describe('a hub that calls a good state old', () => {
  it('does not keep the client from collecting what it received', async () => {
    const duel = await newDuel(chain);
    await duel.hub.do({ type: 'payOpen', sends: sends(20_000n) });
    await duel.talk();
    await expect(duel.client.do({ type: 'deliver', messages: [], ack: 99 })).rejects.toThrow(/acknowledges/);
    duel.cutAfter = 0;
    await duel.end();
    expect(duel.client.owned()).toBe(C2H + 20_000n - duel.client.spentOn(...FEES));
  });
});
