import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { NETWORKS, type NetworkName } from '../lib/bitcoin/networks.ts';
import { parseIndex, parseList, parseObject } from '../lib/channel/index.ts';
import { InvalidField } from '../lib/errors.ts';
import { checkTerms, defaultTerms, encodeTerms, parseTerms, type Terms } from '../lib/hub/index.ts';
import { isObject } from './checks.ts';

/** What one caller may do. */
export interface Limits {
  /** Calls a second by one address, and how many may come at once. */
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  readonly socketsPerAddress: number;
  /** TCP connections of one address, of both kinds; none where a proxy stands in front. */
  readonly connectionsPerAddress: number;
  /** Messages a second of one connection, and how many may come at once; a refused payment counts tenfold. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  /** Connections requested and not yet funded, over all clients. */
  readonly openRequests: number;
}

export interface HubConfig {
  readonly network: NetworkName;
  /** One or two Esplora servers. */
  readonly chain: readonly string[];
  readonly host: string;
  readonly port: number;
  /** Loopback only. */
  readonly metricsPort: number;
  /** A reverse proxy on this machine adds the caller's address to X-Forwarded-For. */
  readonly behindProxy: boolean;
  readonly dir: string;
  readonly terms: { readonly BTC: Terms };
  readonly limits: Limits;
  /** How often the chain is asked for news. */
  readonly pollMs: number;
}

const LIMIT_FIELDS = {
  requests_per_second: 'requestsPerSecond',
  request_burst: 'requestBurst',
  sockets_per_address: 'socketsPerAddress',
  connections_per_address: 'connectionsPerAddress',
  messages_per_second: 'messagesPerSecond',
  message_burst: 'messageBurst',
  open_requests: 'openRequests',
} as const;

function defaultLimits(network: NetworkName): Limits {
  const factor = network === 'regtest' ? 100 : 1;
  return {
    requestsPerSecond: 20 * factor,
    requestBurst: 100 * factor,
    socketsPerAddress: 64 * factor,
    connectionsPerAddress: 256 * factor,
    messagesPerSecond: 200 * factor,
    messageBurst: 1000 * factor,
    openRequests: 10_000,
  };
}

const FIELDS = [
  ...[
    'network',
    'chain',
    'host',
    'port',
    'metrics_port',
    'behind_proxy',
    'dir',
    'terms',
    'limits',
    'poll_ms',
  ],
];

function textOf(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '') throw new InvalidField(field, 'must be text');
  return value;
}

function portOf(value: unknown, field: string): number {
  const port = parseIndex(value, field);
  if (port > 65_535) throw new InvalidField(field, 'must be 0 to 65535');
  return port;
}

function flagOf(value: unknown, field: string): boolean {
  if (typeof value !== 'boolean') throw new InvalidField(field, 'must be true or false');
  return value;
}

function networkOf(value: unknown): NetworkName {
  if (typeof value === 'string' && Object.hasOwn(NETWORKS, value)) return value as NetworkName;
  throw new InvalidField('network', `must be one of ${Object.keys(NETWORKS).join(', ')}`);
}

function chainOf(value: unknown): string[] {
  const urls = parseList(typeof value === 'string' ? [value] : (value ?? []), 'chain', 2);
  if (urls.length === 0) throw new InvalidField('chain', 'name one or two Esplora servers (--chain URL)');
  return urls.map((url, i) => {
    if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:/.test(url))
      throw new InvalidField(`chain[${i}]`, 'must be an http or https address');
    return url;
  });
}

function termsOf(value: unknown, network: NetworkName): Terms {
  const given = value === undefined ? {} : parseObject(value, 'terms', ['BTC']);
  const btc = given['BTC'] ?? {};
  if (!isObject(btc)) throw new InvalidField('terms.BTC', 'must be an object');
  const terms = parseTerms({ ...encodeTerms(defaultTerms(network)), ...btc }, 'terms.BTC');
  checkTerms(terms, network, 'terms.BTC');
  return terms;
}

function limitsOf(value: unknown, network: NetworkName): Limits {
  const given = value === undefined ? {} : parseObject(value, 'limits', Object.keys(LIMIT_FIELDS));
  const limits: Record<string, number> = { ...defaultLimits(network) };
  for (const [field, name] of Object.entries(LIMIT_FIELDS))
    if (given[field] !== undefined) limits[name] = parseIndex(given[field], `limits.${field}`);
  return limits as unknown as Limits;
}

/** Config object (as in the file, snake_case) → config. Throws InvalidField naming the field; unknown fields are refused. */
export function parseConfig(value: unknown): HubConfig {
  const o = parseObject(value, 'config', FIELDS);
  const network = networkOf(o['network'] ?? 'main');
  const port = portOf(o['port'] ?? (network === 'main' ? 5000 : 15000), 'port');
  return {
    network,
    chain: chainOf(o['chain']),
    host: textOf(o['host'] ?? '127.0.0.1', 'host'),
    port,
    metricsPort: portOf(o['metrics_port'] ?? (port === 0 ? 0 : port + 1), 'metrics_port'),
    behindProxy: flagOf(o['behind_proxy'] ?? false, 'behind_proxy'),
    dir: textOf(o['dir'] ?? join(homedir(), '.picopay-hub', network), 'dir'),
    terms: { BTC: termsOf(o['terms'], network) },
    limits: limitsOf(o['limits'], network),
    pollMs: parseIndex(o['poll_ms'] ?? (network === 'regtest' ? 500 : 15_000), 'poll_ms'),
  };
}

export interface HubArgs {
  readonly config?: string;
  readonly dir?: string;
  readonly port?: string;
  readonly host?: string;
  readonly chain?: readonly string[];
  readonly network?: string;
}

/** The config file, if one is named, with the command line's words over it. */
export function configFrom(args: HubArgs): HubConfig {
  let file: Record<string, unknown> = {};
  if (args.config !== undefined) {
    let value: unknown;
    try {
      value = JSON.parse(readFileSync(args.config, 'utf8'));
    } catch (error) {
      throw new InvalidField('--config', error instanceof Error ? error.message : 'cannot be read');
    }
    file = parseObject(value, 'config', FIELDS);
  }
  const { network, dir, host, chain, port } = args;
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new InvalidField('--port', 'must be 0 to 65535');
  return parseConfig({
    ...file,
    ...(network !== undefined && { network }),
    ...(dir !== undefined && { dir }),
    ...(host !== undefined && { host }),
    ...(chain !== undefined && { chain }),
    ...(port !== undefined && { port: Number(port) }),
  });
}
