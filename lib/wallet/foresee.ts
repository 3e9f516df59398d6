import { bytesToHex, type Hex } from '../bytes.ts';
import { commitProgram, commitTx } from '../channel/commit.ts';
import {
  type Action,
  actBy,
  type ChannelParams,
  type Command,
  type CommitRecord,
  type CommitTerms,
  type ConnectionState,
  claims,
  type Env,
  revokeHash,
  type SeenTx,
  step,
} from '../channel/index.ts';
import { txidOf } from '../tx.ts';
import type { Condition } from './prepared.ts';

/**
 * What the engine would publish if the chain did this or that: it is asked itself, on a copy of the state of which
 * nothing is kept. Whoever has the answers can defend the channel without its keys.
 */
export type Publish = Extract<Action, { type: 'publish' }>;

export interface Foreseen {
  readonly publish: Publish;
  readonly when: Condition;
}

/** A commit of the channel this side pays, as the chain would show it. */
export interface OwnCommit {
  readonly terms: CommitTerms;
  readonly revokeHash: Hex;
}

function ask(
  state: ConnectionState,
  command: Command,
  env: Env,
): { state: ConnectionState; publish: Publish[] } {
  const { state: next, actions } = step(state, command, env);
  return { state: next, publish: actions.filter((action) => action.type === 'publish') };
}

/** One half of a connection alone: the other is not asked, and signs nothing. */
function outAlone({ in: _, ...state }: ConnectionState): ConnectionState {
  return { ...state, outbox: [] };
}

function inAlone({ out: _, ...state }: ConnectionState): ConnectionState {
  return { ...state, outbox: [] };
}

function seenCommit(params: ChannelParams, { terms, revokeHash }: OwnCommit, height?: number): SeenTx {
  const tx = commitTx(params, terms, revokeHash);
  return { txid: txidOf(tx), witness: [], outputs: tx.outputs, ...(height !== undefined && { height }) };
}

function recordOf(params: ChannelParams, { terms, revokeHash }: OwnCommit): CommitRecord {
  const { epoch, locks, lockHeight } = terms;
  return {
    script: bytesToHex(commitProgram(params, terms, revokeHash)),
    ...{ epoch, revokeHash, locks },
    ...(lockHeight !== undefined && { lockHeight }),
  };
}

const outpoint = ({ txid, vout }: ChannelParams) => `${txid}:${vout}`;

/** The deposit's way home at expiry, and the answers to the newest commit, or to that which is on the chain. */
export function foreseeOut(state: ConnectionState, newest: OwnCommit | undefined, env: Env): Foreseen[] {
  const { out } = state;
  if (out === undefined) return [];
  const { params, deposit } = out;
  const alone = outAlone(state);
  if (deposit.spend?.commit !== undefined) {
    const { txid, height = env.tip, commit } = deposit.spend;
    const tip = Math.max(commit.lockHeight ?? 0, height, env.tip);
    const known = { ...alone, out: { ...out, deposit: { ...deposit, spend: { ...deposit.spend, height } } } };
    return answers(params, txid, commit.lockHeight, ask(known, { type: 'tip' }, { ...env, tip }).publish);
  }
  const tip = params.expireHeight;
  const there = { ...alone, out: { ...out, deposit: { ...deposit, height: deposit.height ?? 1 } } };
  const expire = ask(there, { type: 'tip' }, { ...env, tip })
    .publish.filter(({ purpose }) => purpose === 'expire')
    .map((publish) => ({ publish, when: { from: tip } }));
  if (newest === undefined) return expire;
  return [...expire, ...foreseeAnswers(there, newest, env)];
}

function foreseeAnswers(state: ConnectionState, commit: OwnCommit, env: Env): Foreseen[] {
  const { out } = state;
  if (out === undefined) return [];
  const { lockHeight } = commit.terms;
  const height = Math.max(env.tip, 1);
  const tx = seenCommit(out.params, commit, height);
  const spent = { type: 'spent', side: 'out', tx, record: recordOf(out.params, commit) } as const;
  const { publish } = ask(state, spent, { ...env, tip: Math.max(height, lockHeight ?? 0) });
  return answers(out.params, tx.txid, lockHeight, publish);
}

function answers(
  params: ChannelParams,
  txid: Hex,
  lockHeight: number | undefined,
  publish: readonly Publish[],
): Foreseen[] {
  const by = (confirmations: number) => ({ spent: { outpoint: outpoint(params), by: txid, confirmations } });
  return publish.flatMap((one): Foreseen[] => {
    if (one.purpose === 'revoke') return [{ publish: one, when: by(0) }];
    if (one.purpose === 'rest') return [{ publish: one, when: by(1) }];
    if (one.purpose !== 'refund' || lockHeight === undefined) return [];
    return [{ publish: one, when: { ...by(0), from: lockHeight } }];
  });
}

/** The punishment of a commit whose secret this side has; undefined where it would not be worth its fee. */
export function foreseePenalty(state: ConnectionState, commit: OwnCommit, env: Env): Foreseen | undefined {
  const { out } = state;
  if (out === undefined) return undefined;
  const { spend: _, ...deposit } = out.deposit;
  const tx = seenCommit(out.params, commit);
  const spent = { type: 'spent', side: 'out', tx, record: recordOf(out.params, commit) } as const;
  const { publish } = ask({ ...outAlone(state), out: { ...out, deposit } }, spent, env);
  return answers(out.params, tx.txid, undefined, publish).find((one) => one.publish.purpose === 'revoke');
}

/** The best commit for each height at which it becomes another, and its payout; or the payout of the one on the chain. */
export function foreseeIn(state: ConnectionState, env: Env): Foreseen[] {
  const payee = state.in;
  if (payee === undefined) return [];
  const { params, deposit } = payee;
  const alone = inAlone(state);
  if (deposit.spend !== undefined) {
    const { txid, height = env.tip } = deposit.spend;
    const spend = { ...deposit.spend, height };
    const known = { ...alone, in: { ...payee, deposit: { ...deposit, spend } } };
    return payouts(known, txid, height, { type: 'tip' }, env);
  }
  const there = { ...alone, in: { ...payee, deposit: { ...deposit, height: deposit.height ?? 1 } } };
  return commits(there, env).flatMap(({ state: next, ...commit }) => {
    const held = payee.held.find(({ n }) => n === next.in?.published);
    if (held === undefined) return [];
    const tx = seenCommit(params, { terms: held, revokeHash: revokeHash(env.inKey, held.epoch) }, 1);
    const when = { ...commit.when, epoch: held.epoch };
    return [
      { publish: commit.publish, when },
      ...payouts(next, tx.txid, 1, { type: 'spent', side: 'in', tx }, env),
    ];
  });
}

function payouts(state: ConnectionState, by: Hex, height: number, command: Command, env: Env): Foreseen[] {
  const params = state.in?.params;
  if (params === undefined) return [];
  const { delay } = params;
  return ask(state, command, { ...env, tip: height + delay - 1 })
    .publish.filter(({ purpose }) => purpose === 'payout')
    .map((publish) => ({
      publish,
      when: { spent: { outpoint: outpoint(params), by, confirmations: delay } },
    }));
}

/** Asks at each height from which the engine may choose another commit (channel.md §7.4). */
function commits(state: ConnectionState, env: Env): (Foreseen & { readonly state: ConnectionState })[] {
  const payee = state.in;
  if (payee === undefined) return [];
  const { times, role } = state.setup;
  const heights = claims(payee).flatMap((claim) => {
    const height = actBy(payee.params, claim, times, role);
    const late = claim.lockHeight === undefined ? [] : [height + times.nap + 1];
    return [height - times.nap, ...late];
  });
  // Who leaves, or has published already, waits for no height.
  if (payee.leaving || payee.published !== undefined) heights.push(0);
  const sorted = [...new Set(heights)].sort((a, b) => a - b);
  const found: (Foreseen & { readonly state: ConnectionState })[] = [];
  for (const [i, from] of sorted.entries()) {
    const { publish, state: next } = ask(state, { type: 'tip' }, { ...env, tip: from });
    const commit = publish.find(({ purpose }) => purpose === 'commit');
    if (commit === undefined) continue;
    const below = sorted[i + 1];
    const last = found.at(-1);
    const same = last?.publish.txid === commit.txid && last.when.below === from;
    const since = same ? last.when.from : from;
    if (same) found.pop();
    found.push({
      publish: commit,
      state: next,
      when: { ...(since !== undefined && { from: since }), ...(below !== undefined && { below }) },
    });
  }
  return found;
}
