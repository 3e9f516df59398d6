import { type ChainSource, type ChainTip, confirmations, type Outspend } from '../bitcoin/chain-source.ts';
import { nobleEcdsa } from '../bitcoin/ecdsa.ts';
import type { NetworkName } from '../bitcoin/networks.ts';
import type { Hex } from '../bytes.ts';
import { type ConnectionState, decodeState } from '../channel/index.ts';
import { codeOf } from '../errors.ts';
import type { Store } from '../store/types.ts';
import { type Problem, publishAll } from './broadcast.ts';
import { outpointOf } from './broadcast-rows.ts';
import { makeContext } from './context.ts';
import { sessionKeys } from './keys.ts';
import { type Condition, nowRange, oldKey, type PreparedRow } from './prepared.ts';
import type { BroadcastRow, ConnectionRow } from './rows.ts';

export interface GuardOptions {
  readonly store: Store;
  readonly network: NetworkName;
  readonly chain: ChainSource;
  /** Unix seconds. */
  readonly clock?: () => number;
}

export interface GuardResult {
  readonly tip: ChainTip;
  /** Given to the chain for the first time by this look. */
  readonly published: readonly { readonly handle: Hex; readonly purpose: string; readonly txid: Hex }[];
  /** What could not be done, and will be tried again. */
  readonly problems: readonly Problem[];
}

/** Defends the channels of a locked wallet with what it signed ahead. It has no keys, and keeps nothing in memory. */
export interface Guard {
  /** Looks at the chain and publishes what is due, except for connections that an open wallet looks after. */
  tick(options?: { readonly except?: readonly Hex[] }): Promise<GuardResult>;
}

export function guard({ store, network, chain, clock }: GuardOptions): Guard {
  const context = makeContext(
    { store, network, chain, ...(clock !== undefined && { clock }) },
    {
      keys: sessionKeys({ network, account: 0, fingerprint: '', connections: [] }),
      ...{ store, account: 0, device: '', ecdsa: nobleEcdsa },
      stamp: () => 0,
      emit: () => undefined,
    },
  );
  return {
    async tick({ except = [] } = {}) {
      const tip = await context.tip(0);
      const published: GuardResult['published'][number][] = [];
      const problems: Problem[] = [];
      for (const row of await store.list<ConnectionRow>('connections')) {
        if (except.includes(row.handle) || row.status === 'closed' || row.phase !== 'live') continue;
        try {
          for (const due of await dueOf(store, chain, row, tip)) {
            if (!(await give(store, due, context.clock()))) continue;
            published.push({ handle: row.handle, purpose: due.purpose, txid: due.txid });
          }
        } catch (error) {
          const message = 'this channel could not be looked at; it will be tried again';
          problems.push({ handle: row.handle, code: codeOf(error), message });
        }
      }
      problems.push(...(await publishAll(context)));
      return { tip, published, problems };
    },
  };
}

type Look = (outpoint: string) => Promise<Outspend>;

/** What of a connection's defences the chain and the stored state allow now. */
async function dueOf(
  store: Store,
  chain: ChainSource,
  row: ConnectionRow,
  tip: ChainTip,
): Promise<PreparedRow[]> {
  const state = row.state === undefined ? undefined : decodeState(row.state);
  const seen = new Map<string, Promise<Outspend>>();
  const look: Look = (outpoint) => {
    const [txid = '', vout = '0'] = outpoint.split(':');
    const known = seen.get(outpoint) ?? chain.outspend(txid, Number(vout));
    seen.set(outpoint, known);
    return known;
  };
  const rows = await store.list<PreparedRow>('prepared', nowRange(row.handle));
  const spend = await look(outpointOf(row.c2h));
  const penalty = spend.spent
    ? await store.get<PreparedRow>('prepared', oldKey(row.handle, spend.txid))
    : undefined;
  const due: PreparedRow[] = [];
  for (const one of penalty === undefined ? rows : [penalty, ...rows]) {
    if (!mayPublish(one.when, state) || !(await holds(one.when, tip, look))) continue;
    const taken = await look(one.outpoint);
    // What is in the mempool alone can still be replaced by a punishment.
    if (taken.spent && (taken.txid === one.txid || taken.status.confirmed)) continue;
    if (taken.spent && one.purpose !== 'revoke') continue;
    due.push(one);
  }
  return due;
}

/** The state is newer than what was signed before it: a commit whose epoch is over would be punished. */
function mayPublish({ epoch }: Condition, state: ConnectionState | undefined): boolean {
  if (epoch === undefined) return true;
  return state?.in !== undefined && !state.stale && epoch >= state.in.epoch;
}

async function holds({ from, below, spent }: Condition, tip: ChainTip, look: Look): Promise<boolean> {
  if (from !== undefined && tip.height < from) return false;
  if (below !== undefined && tip.height >= below) return false;
  if (spent === undefined) return true;
  const seen = await look(spent.outpoint);
  return seen.spent && seen.txid === spent.by && confirmations(seen.status, tip) >= spent.confirmations;
}

/** Into the table from which it is published until it is deep, by this guard or by the wallet; false when it is there. */
async function give(store: Store, row: PreparedRow, now: number): Promise<boolean> {
  const { connection, purpose, outpoint, txid, rawtx, feerate, anchor } = row;
  const known = await store.get<BroadcastRow>('broadcasts', outpoint);
  if (known?.txid === txid || known?.purpose === purpose) return false;
  const value: BroadcastRow = {
    ...{ outpoint, txid, rawtx, purpose, connection, feerate, at: now },
    ...(anchor !== undefined && { anchor }),
  };
  await store.commit([{ put: 'broadcasts', key: outpoint, value }]);
  return true;
}
