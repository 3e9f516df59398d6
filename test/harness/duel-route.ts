import { mayForward } from '../../lib/channel/index.ts';
import type { ChainHarness } from './chain.ts';
import { type Duel, lockOf, newDuel, preimageOf, TIMES } from './duel.ts';
import type { Duelist } from './duel-peer.ts';

/** A pays, B is paid, and between them one hub with a connection to each. */
export class Route {
  readonly a: Duel;
  readonly b: Duel;
  /** What the hub keeps of each payment. */
  readonly fee = 10n;
  /** B's application; an attacker's does something else, or nothing. */
  answers: (payee: Duelist) => Promise<void> = openAll;
  readonly #heard = { a: 0, b: 0 };

  constructor(a: Duel, b: Duel) {
    this.a = a;
    this.b = b;
  }

  get payer(): Duelist {
    return this.a.client;
  }

  get payee(): Duelist {
    return this.b.client;
  }

  /** What the hub owns, over both connections. */
  hubOwned(): bigint {
    return this.a.hub.owned() + this.b.hub.owned();
  }

  hubSpent(...purposes: string[]): bigint {
    return this.a.hub.spentOn(...purposes) + this.b.hub.spentOn(...purposes);
  }

  async pay(name: string, amount: bigint): Promise<void> {
    const lock = lockOf(name, amount + this.fee);
    const sends = [{ payee: '00'.repeat(32), quantity: amount, fee: this.fee, token: lock.hash }];
    await this.payer.do({ type: 'pay', locks: [lock], sends });
    await this.talk();
  }

  /** Messages and what the two applications make of them, until all is quiet. */
  async talk(): Promise<void> {
    for (let before = -1; before !== this.a.delivered + this.b.delivered + this.#heard.a + this.#heard.b; ) {
      before = this.a.delivered + this.b.delivered + this.#heard.a + this.#heard.b;
      await this.a.talk();
      await this.forward();
      await this.b.talk();
      await this.answers(this.payee);
      await this.b.talk();
      await this.forward();
    }
  }

  /** The hub's rules (channel.md §5): forward what can be forwarded, pass openings and failures back. */
  async forward(): Promise<void> {
    for (const event of this.a.hub.events.slice(this.#heard.a)) {
      this.#heard.a++;
      if (event.type !== 'offered') continue;
      const locks = event.locks.map((l) => ({ hash: l.hash, amount: l.amount - this.fee }));
      const expiry = this.a.hub.paid.params.expireHeight;
      const lockHeight = this.b.chain.height() + TIMES.delay + 2 * TIMES.confirm + 3 * TIMES.nap + 4;
      const offered = mayForward(expiry, lockHeight, TIMES)
        ? await this.b.hub
            .do({ type: 'pay', locks, sends: [...event.sends].map((s) => ({ ...s, fee: 0n })) })
            .catch(() => undefined)
        : undefined;
      if (offered === undefined) await this.a.hub.do({ type: 'refuse', reason: 'Unreachable' });
    }
    for (const event of this.b.hub.events.slice(this.#heard.b)) {
      this.#heard.b++;
      if (event.type === 'opened') await this.a.hub.do({ type: 'settle', preimages: [event.preimage] });
      if (event.type === 'dead' || event.type === 'failed')
        await this.a.hub.do({ type: 'refuse', reason: 'NotOpened' });
    }
  }

  async pass(blocks: number, each?: () => Promise<void>): Promise<void> {
    for (let i = 0; i < blocks; i++) {
      await this.a.chain.mine();
      await each?.();
      for (const one of [this.a, this.b]) await one.see();
      await this.talk();
    }
  }

  async end(): Promise<void> {
    const until = this.payer.pays.params.expireHeight + 4 * TIMES.delay;
    await this.pass(until - this.a.chain.height());
  }
}

/** Opens every lock that is offered. */
export async function openAll(payee: Duelist): Promise<void> {
  const pending = payee.paid.pending.map((l) => l.hash);
  const names = ['a', 'b', 'c'].filter((name) => pending.includes(lockOf(name, 0n).hash));
  if (names.length > 0) await payee.do({ type: 'settle', preimages: names.map(preimageOf) });
}

export async function nothing(): Promise<void> {}

export async function newRoute(chain: ChainHarness): Promise<Route> {
  const a = await newDuel(chain, {}, 'payer');
  const b = await newDuel(chain, {}, 'payee');
  await a.see();
  return new Route(a, b);
}
