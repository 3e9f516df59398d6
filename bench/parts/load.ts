import { join } from 'node:path';
import type { HubEcdsa } from '../../hub/ecdsa.ts';
import type { Hex } from '../../lib/bytes.ts';
import { type BenchChain, benchChain } from './chain.ts';
import { Payees } from './live-payees.ts';
import { openAll } from './opening.ts';
import { envAt, newParty, type Party } from './party.ts';
import { fillAck, presign, type Said } from './presign.ts';
import { freePort, type HubProcess, scratch, startHubProcess } from './processes.ts';
import { type CpuProfile, saveProfile, startProfiler, topFunctions } from './profile.ts';
import { benchSession, type Pushed } from './session.ts';
import { checkSums } from './sums.ts';

export interface Load {
  readonly kind: 'open' | 'locked';
  /** Payments a commit. */
  readonly per: number;
  readonly payers: number;
  readonly seconds: number;
  /** Pause between a payer's payments; 0 sends the next as soon as the last is acknowledged. */
  readonly pauseMs: number;
  /** Folder for a CPU profile of the hub; its figures then include the profiler's cost. */
  readonly profileDir?: string;
}

export interface Outcome {
  readonly perSecond: number;
  /** From handing the payment to the socket to the durable acknowledgement (locked: the receipt) in hand. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuUs: number;
  readonly syncsPerPayment: number;
}

const PAYEES = 20;
const WARM_MS = 500;
const DRAIN_MS = 20_000;
/** More commits than any hub will take: rows of one payer are bounded by the round trip. */
const MOST_PER_SECOND = { one: 4000, many: 12_000 };

/** A payer that has its next commits ready. */
interface Payer {
  readonly said: readonly Said[];
  next: number;
  received: number;
  sentAt: number;
  /** Its newest commit is not acknowledged yet. */
  waiting: boolean;
  fire: () => void;
}

/** One row: a fresh hub, `payers` connections with one payment in flight each, 20 live payees; sums are checked at the end. */
export async function runLoad(load: Load, chainUrl: string, ecdsa: HubEcdsa): Promise<Outcome> {
  const { dir, remove } = scratch();
  const inspectPort = load.profileDir === undefined ? undefined : await freePort();
  const hub = await startHubProcess(dir, chainUrl, inspectPort);
  try {
    return await drive(load, hub, dir, benchChain(chainUrl), ecdsa, inspectPort);
  } finally {
    await hub.kill();
    remove();
  }
}

async function drive(
  load: Load,
  hub: HubProcess,
  dir: string,
  chain: BenchChain,
  ecdsa: HubEcdsa,
  inspectPort: number | undefined,
): Promise<Outcome> {
  const payers = Array.from({ length: load.payers }, () => newParty('payer', ecdsa));
  const payees = Array.from({ length: PAYEES }, () => newParty('payee', ecdsa));
  const { hubKey, tip } = await openAll(hub.url, chain, [...payers, ...payees], ecdsa);
  const known = new Map<Hex, Hex>();
  const ready = payers.map((party, i) => ({
    party,
    said: prepare(load, party, i, payees, known, tip, ecdsa),
  }));

  let trouble: string | undefined;
  const fail = (why: string): void => {
    trouble ??= why;
  };
  const shop = new Payees(known, fail);
  for (const party of payees) await shop.listen(hub.port, party, hubKey, ecdsa);

  let live = true;
  let timing = false;
  let counted = 0;
  const latencies: number[] = [];
  const all: Payer[] = [];
  for (const { party, said } of ready) {
    const payer: Payer = { said, next: 0, received: 0, sentAt: 0, waiting: false, fire: () => {} };
    const socket = await benchSession(
      hub.port,
      party,
      hubKey,
      ecdsa,
      { sent: 0, ack: 0 },
      (pushed) => took(payer, pushed),
      fail,
    );
    payer.fire = () => {
      const message = said[payer.next];
      if (!live || payer.waiting) return;
      if (message === undefined) return fail('a payer ran out of prepared commits: raise MOST_PER_SECOND');
      payer.next++;
      payer.waiting = true;
      const bytes = fillAck(message, payer.received);
      payer.sentAt = performance.now();
      socket.write(bytes);
    };
    all.push(payer);
  }

  function took(payer: Payer, { ack, messages }: Pushed): void {
    const message = payer.said[payer.next - 1];
    let done = load.kind === 'open' && message !== undefined && ack >= message.seq;
    for (const { seq, message: m } of messages) {
      payer.received = seq;
      if (m['type'] === 'refuse') fail(`the hub refused a payment: ${String(m['reason'])}`);
      if (m['type'] === 'settle') done = true;
    }
    if (!done || !payer.waiting) return;
    payer.waiting = false;
    if (timing) {
      latencies.push(performance.now() - payer.sentAt);
      counted += message?.count ?? 0;
    }
    if (load.pauseMs === 0) payer.fire();
    else setTimeout(payer.fire, load.pauseMs);
  }

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  for (const payer of all) payer.fire();
  await pause(WARM_MS);
  const profiler = inspectPort === undefined ? undefined : await startProfiler(inspectPort);
  const before = { flushes: await hub.flushes(), cpu: hub.cpuSeconds(), at: performance.now() };
  timing = true;
  await pause(load.seconds * 1000);
  timing = false;
  if (profiler !== undefined) report(load, await profiler.stop());
  const after = { flushes: await hub.flushes(), cpu: hub.cpuSeconds(), at: performance.now() };
  live = false;
  const drained = () =>
    all.every((p) => !p.waiting) && shop.delivered === sum(all, (p) => sum(taken(p), (s) => s.count));
  for (const until = Date.now() + DRAIN_MS; !drained() && trouble === undefined; await pause(50))
    if (Date.now() > until) fail('payments are still on their way long after the last was sent');
  if (trouble !== undefined) throw new Error(trouble);

  shop.checkSignatures(ecdsa);
  await hub.kill('SIGKILL');
  checkSums(dir, {
    kind: load.kind,
    payers: new Map(payers.map((p, i) => [p.handle, total(taken(all[i]))])),
    payees: shop.totals(),
    payments: shop.delivered,
  });
  latencies.sort((a, b) => a - b);
  return {
    perSecond: (counted * 1000) / (after.at - before.at),
    p50Ms: latencies[Math.floor(latencies.length / 2)] ?? Number.NaN,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
    cpuUs: ((after.cpu - before.cpu) * 1e6) / counted,
    syncsPerPayment: (after.flushes - before.flushes) / counted,
  };
}

function prepare(
  load: Load,
  party: Party,
  index: number,
  payees: readonly Party[],
  known: Map<Hex, Hex>,
  tip: number,
  ecdsa: HubEcdsa,
): Said[] {
  const rate = load.payers === 1 ? MOST_PER_SECOND.one : MOST_PER_SECOND.many;
  const seconds = load.seconds + WARM_MS / 1000 + 0.5;
  const most = Math.ceil((rate * seconds) / load.payers);
  const commits = load.pauseMs === 0 ? most : Math.ceil((seconds * 1000) / load.pauseMs);
  const plan = {
    kind: load.kind,
    per: load.per,
    payees: payees.map((p) => p.handle),
    offset: index * 7,
    commits,
    known,
  };
  return presign(party, envAt(party, ecdsa, tip), plan);
}

const TOP = 40;

function report(load: Load, profile: CpuProfile): void {
  const file = join(load.profileDir ?? '.', `hub-${load.kind}-${load.per}-${load.payers}.cpuprofile`);
  saveProfile(profile, file);
  console.log(`${file}\n${topFunctions(profile, TOP).join('\n')}`);
}

/** What a payer has said and got acknowledged. */
function taken(payer: Payer | undefined): readonly Said[] {
  return payer?.said.slice(0, payer.next) ?? [];
}

function total(list: readonly Said[]): bigint {
  return list.reduce((all, s) => all + s.quantity, 0n);
}

function sum<T>(list: readonly T[], of: (item: T) => number): number {
  return list.reduce((all, item) => all + of(item), 0);
}
