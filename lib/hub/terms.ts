import { expireMin, parseIndex, parseObject, parseQuantity, type Times } from '../channel/index.ts';
import { InvalidField } from '../errors.ts';

/** A hub's terms for one asset (channel.md §9); fixed for a connection when it is requested. Heights in blocks. */
export interface Terms {
  readonly deposit_min: bigint;
  /** 0 is no limit. */
  readonly deposit_max: bigint;
  /** Hub's deposit per client's deposit, in thousandths (the wire has decimal text, "1.0"). */
  readonly deposit_ratio: number;
  readonly expire_min: number;
  readonly expire_max: number;
  /** A payment's price, in satoshis. */
  readonly sync_fee: bigint;
  readonly delay_time: number;
  readonly min_conf: number;
  readonly setup_ttl: number;
  /** Sat/vB, a whole number. */
  readonly commit_feerate: number;
  readonly trust_limit: bigint;
  readonly stuck_limit: bigint;
}

const FIELDS = [
  'deposit_min',
  'deposit_max',
  'deposit_ratio',
  'expire_min',
  'expire_max',
  'sync_fee',
  'delay_time',
  'min_conf',
  'setup_ttl',
  'commit_feerate',
  'trust_limit',
  'stuck_limit',
];
const RATIO = /^(\d{1,3})(?:\.(\d{1,3}))?$/;

function parseRatio(value: unknown, field: string): number {
  const match = typeof value === 'string' ? RATIO.exec(value) : null;
  if (match === null)
    throw new InvalidField(field, 'must be decimal text with at most three decimals, like "1.0"');
  return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'));
}

/** Wire or config object → terms; every field is needed, and they must make sense together. */
export function parseTerms(value: unknown, field = 'terms'): Terms {
  const o = parseObject(value, field, FIELDS);
  const q = (name: string) => parseQuantity(o[name], `${field}.${name}`);
  const i = (name: string) => parseIndex(o[name], `${field}.${name}`);
  const terms: Terms = {
    deposit_min: q('deposit_min'),
    deposit_max: q('deposit_max'),
    deposit_ratio: parseRatio(o['deposit_ratio'], `${field}.deposit_ratio`),
    expire_min: i('expire_min'),
    expire_max: i('expire_max'),
    sync_fee: q('sync_fee'),
    delay_time: i('delay_time'),
    min_conf: i('min_conf'),
    setup_ttl: i('setup_ttl'),
    commit_feerate: i('commit_feerate'),
    trust_limit: q('trust_limit'),
    stuck_limit: q('stuck_limit'),
  };
  if (terms.delay_time < 1 || terms.delay_time > 2016)
    throw new InvalidField(`${field}.delay_time`, 'must be 1 to 2016');
  if (terms.min_conf < 1) throw new InvalidField(`${field}.min_conf`, 'must be at least 1');
  if (terms.commit_feerate < 1 || terms.commit_feerate > 1000)
    throw new InvalidField(`${field}.commit_feerate`, 'must be 1 to 1000');
  if (terms.expire_max !== 0 && terms.expire_max < terms.expire_min)
    throw new InvalidField(`${field}.expire_max`, 'is below expire_min');
  return terms;
}

/** Checks what depends on the network: a connection must live long enough for every rule of channel.md §7. */
export function checkTerms(terms: Terms, network: string, field = 'terms'): void {
  const least = expireMin(timesOf(network, terms));
  if (terms.expire_min < least)
    throw new InvalidField(`${field}.expire_min`, `must be at least ${least} blocks`);
}

export function encodeTerms(t: Terms): Record<string, unknown> {
  const text = (t.deposit_ratio % 1000)
    .toString()
    .padStart(3, '0')
    .replace(/0{1,2}$/, '');
  return {
    ...t,
    deposit_min: t.deposit_min.toString(),
    deposit_max: t.deposit_max.toString(),
    deposit_ratio: `${Math.floor(t.deposit_ratio / 1000)}.${text}`,
    sync_fee: t.sync_fee.toString(),
    trust_limit: t.trust_limit.toString(),
    stuck_limit: t.stuck_limit.toString(),
  };
}

/** D, Δ, Z and min_conf (channel.md §1): regtest lives in blocks of its own. */
export function timesOf(network: string, terms: Pick<Terms, 'delay_time' | 'min_conf'>): Times {
  const [confirm, nap] = network === 'regtest' ? [1, 1] : [18, 36];
  return { delay: terms.delay_time, minConf: terms.min_conf, confirm, nap };
}

/** What a hub offers where its operator says nothing else. */
export function defaultTerms(network: string): Terms {
  const regtest = network === 'regtest';
  return {
    deposit_min: 20_000n,
    deposit_max: 0n,
    deposit_ratio: 1000,
    expire_min: regtest ? 26 : 648,
    expire_max: regtest ? 100_000 : 52_560,
    sync_fee: 0n,
    delay_time: regtest ? 6 : 144,
    min_conf: regtest ? 1 : 3,
    setup_ttl: 144,
    commit_feerate: 2,
    trust_limit: 1000n,
    stuck_limit: 1000n,
  };
}
