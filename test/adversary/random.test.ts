import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesToHex } from '../../lib/bytes.ts';
import { type CommitMessage, type Message, revokeHash, revokeSecret } from '../../lib/channel/index.ts';
import { PicoError } from '../../lib/errors.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { type Duel, forge, lockOf, newDuel, preimageOf, publishCommit, sends } from '../harness/duel.ts';
import type { Duelist } from '../harness/duel-peer.ts';
import { commitCost, tryPayout, tryRefund } from '../harness/duel-sums.ts';

/** A liar that does anything at any time, against one honest side. RUNS and SEED as for the model. */
const RUNS = Number(process.env['LIARS'] ?? 40);
const SEED = Number(process.env['SEED'] ?? Date.now() % 0x7fffffff);
const RUNS_PER_CHAIN = 20;
/** Any number of runs may be asked for. */
const HOURS = { timeout: 3 * 3_600_000 };

let chain: ChainHarness;
let runs = 0;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

interface Fight {
  readonly duel: Duel;
  readonly liar: Duelist;
  readonly honest: Duelist;
  /** Locks made so far: h by the honest side (the liar knows their preimages), x by the liar (the honest side does). */
  locks: number;
  mute: string;
}

const thousand = (n: number): bigint => 1_000n * BigInt(1 + (n % 9));

function nameOf(hash: string, prefix: string, count: number): string | undefined {
  for (let i = 0; i < count; i++) if (lockOf(`${prefix}${i}`, 0n).hash === hash) return `${prefix}${i}`;
  return undefined;
}

/** Every commit the honest side ever signed: the liar may publish any of them. */
function signed(f: Fight): CommitMessage[] {
  return f.honest.said.filter((m): m is CommitMessage => m.type === 'commit');
}

type Move = (f: Fight, n: number) => Promise<unknown>;

const lock =
  (who: 'honest' | 'liar', prefix: string): Move =>
  (f, n) => {
    const locks = [lockOf(`${prefix}${f.locks++}`, thousand(n))];
    return f[who].do({ type: 'pay', locks, sends: sends(thousand(n)) });
  };

const settleAll =
  (who: 'honest' | 'liar', prefix: string): Move =>
  (f) => {
    const names = f[who].paid.pending.flatMap((l) => nameOf(l.hash, prefix, f.locks) ?? []);
    return f[who].do({ type: 'settle', preimages: names.map(preimageOf) });
  };

const say =
  (make: (f: Fight, n: number) => Message): Move =>
  (f, n) =>
    f.liar.do({ type: 'say', message: make(f, n) });

/** What the liar takes from the chain by hand: refunds of its own channel, payouts of the honest side's. */
async function grab(f: Fight): Promise<void> {
  await tryRefund(f.liar, f.honest);
  const spend = f.honest.pays.deposit.spend;
  if (spend?.commit === undefined) return;
  const held = signed(f).filter(
    (m) => m.epoch === spend.commit?.epoch && m.locks.length === spend.commit.locks.length,
  );
  for (const m of held) {
    const names = m.locks.flatMap((l) => nameOf(l.hash, 'h', f.locks) ?? []);
    await tryPayout(f.liar, m, names.map(preimageOf)).catch(() => undefined);
  }
}

async function pass(f: Fight, blocks: number): Promise<void> {
  await f.duel.pass(blocks, () => grab(f));
}

/** A commit that no engine makes: any total, feerate 0 to 2, now and then a lock of a height that is none. */
async function forgery(f: Fight, n: number): Promise<void> {
  await f.duel.talk();
  const { n: last, epoch, settled, pending } = f.honest.paid;
  const fresh = n % 2 === 1 ? [lockOf(`x${f.locks++}`, thousand(n))] : [];
  const locks = fresh.length > 0 ? [...pending, ...fresh] : [];
  const total =
    locks.reduce((sum, l) => sum + l.amount, settled) + (locks.length === 0 ? 1_000n * BigInt(n % 3) : 0n);
  if (total > f.honest.paid.params.value - 2_000n) return;
  const lockHeight = n % 4 === 1 ? 500_000_001 : chain.height() + 20 + n;
  const terms = {
    n: last + 1,
    epoch,
    total,
    locks,
    feerate: n % 5 === 0 ? 0 : 1,
    ...(locks.length > 0 && { lockHeight }),
  };
  const before = pending.reduce((sum, l) => sum + l.amount, settled);
  const message = forge(f.liar, terms, total > before ? sends(total - before) : []);
  f.liar.amend((state) => {
    const { out } = state;
    if (out === undefined) return state;
    const kept = locks.map((l) => ({ ...l, lockHeight: lockHeight % 1_000_000 }));
    return {
      ...state,
      out: { ...out, n: last + 1, settled: locks.length > 0 ? settled : total, pending: kept },
    };
  });
  await f.liar.do({ type: 'say', message });
  await f.duel.talk();
}

const moves: readonly Move[] = [
  lock('honest', 'h'),
  lock('honest', 'h'),
  lock('liar', 'x'),
  lock('liar', 'x'),
  (f, n) => f.honest.do({ type: 'payOpen', sends: sends(thousand(n)) }),
  (f, n) => f.liar.do({ type: 'payOpen', sends: sends(thousand(n)) }),
  settleAll('honest', 'x'),
  settleAll('honest', 'x'),
  settleAll('liar', 'h'),
  (f) => f.honest.do({ type: 'refuse', reason: 'no' }),
  (f) => f.liar.do({ type: 'refuse', reason: 'no' }),
  (f, n) => f.honest.do({ type: 'reduce', by: thousand(n), reason: 'back' }),
  (f, n) => f.liar.do({ type: 'reduce', by: thousand(n), reason: 'back' }),
  (f, n) => f.liar.do({ type: 'reduce', by: thousand(n), reason: 'Netting' }),
  (f) => f.honest.do({ type: 'harden' }),
  say(() => ({ type: 'harden' })),
  say((f, n) => ({ type: 'settle', n, preimages: f.locks === 0 ? [] : [preimageOf(`h${n % f.locks}`)] })),
  say((f, n) => ({
    type: 'refuse',
    n: f.honest.pays.n,
    reason: 'lie',
    ...(n % 2 === 0 && { total: thousand(n) }),
    // The right hash, one already used, or the next.
    nextRevokeHash: revokeHash(f.liar.inKey, Math.max(0, f.honest.pays.epoch + 1 - (n % 3))),
  })),
  say((f, n) => {
    const epoch = Math.max(0, f.honest.pays.epoch - (n % 3));
    const secret = revokeSecret(f.liar.inKey, Math.max(0, epoch - (n % 2)));
    return { type: 'reveal', epoch, secret: bytesToHex(secret) };
  }),
  forgery,
  forgery,
  forgery,
  async (f, n) => {
    const all = signed(f);
    const one = all[n % Math.max(1, all.length)];
    // The chain may refuse it: something else has spent the deposit.
    if (one !== undefined) await publishCommit(f.liar, one).catch(() => undefined);
    await f.duel.see();
  },
  async (f, n) => {
    f.mute = ['', 'reveal', 'commit', 'settle', ''][n % 5] ?? '';
  },
  (f, n) => pass(f, 1 + (n % 4)),
  (f, n) => pass(f, 1 + (n % 4)),
  (f) => f.duel.talk(),
  (f) => f.duel.talk(),
  (f) => f.duel.talk(),
  (f) => f.duel.talk(),
  (f) => f.duel.talk(),
];

/** channel.md §6.4: never below settled as payee, nor below deposit − settled as payer, less §10. */
function judge(f: Fight): void {
  const { honest } = f;
  const { pays, paid } = honest;
  expect(pays.pending).toEqual([]);
  const committed = pays.deposit.spend?.kind === 'commit';
  const cost = committed ? commitCost(honest) + (pays.settled < 330n ? 330n : 0n) : 0n;
  const fees = honest.spentOn('expire', 'rest', 'refund', 'revoke', 'payout');
  const least = pays.params.value - pays.settled - cost + paid.settled - fees;
  expect({ owned: honest.owned(), enough: honest.owned() >= least, least }).toMatchObject({ enough: true });
}

/** The engine refuses what cannot be: then nothing has changed. Anything else is a fault of the engine. */
function refusedCommand(error: unknown): void {
  if (!(error instanceof PicoError)) throw error;
}

test('an honest side ends with what it believes to own, whatever the other does', HOURS, async () => {
  process.stdout.write(`liars: ${RUNS} runs, seed ${SEED}\n`);
  let published = 0;
  const move = fc.tuple(fc.nat(moves.length - 1), fc.nat(60));
  const property = fc.asyncProperty(
    fc.constantFrom('client', 'hub'),
    fc.array(move, { minLength: 10, maxLength: 60, size: 'max' }),
    async (who, list) => {
      if (++runs % RUNS_PER_CHAIN === 0) {
        await chain.close();
        chain = await chainHarness();
      }
      const duel = await newDuel(chain);
      const liar = who === 'client' ? duel.client : duel.hub;
      const f: Fight = { duel, liar, honest: duel.other(liar), locks: 0, mute: '' };
      duel.swallows = (from, m) => from === f.liar && m.type === f.mute;
      for (const [kind, n] of list) await moves[kind]?.(f, n).catch(refusedCommand);
      const until = f.honest.pays.params.expireHeight + 18;
      await pass(f, until - chain.height());
      if (f.honest.pays.deposit.spend?.kind === 'commit') published++;
      judge(f);
    },
  );
  await fc.assert(property, { numRuns: RUNS, seed: SEED });
  expect(published).toBeGreaterThan(RUNS / 5);
});
