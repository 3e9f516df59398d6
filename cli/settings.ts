import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { NetworkName } from '../lib/bitcoin/networks.ts';
import { networkNamed } from '../lib/bitcoin/networks.ts';
import { PicoError } from '../lib/errors.ts';
import type { Globals } from './globals.ts';
import { BadArgument, url } from './values.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What config.json in the home may say; null is as good as left out. */
export interface Config {
  readonly hub_url?: string | null;
  /** One Esplora server, or two that are compared. */
  readonly chain_url?: string | readonly string[] | null;
  readonly webhook_url?: string | null;
}

export interface Settings {
  readonly network: NetworkName;
  readonly hub: string;
  /** One or two servers, or none: then what needs the chain says how to name one. */
  readonly chain: readonly string[];
  readonly webhook?: string;
}

const CONFIG_KEYS = ['hub_url', 'chain_url', 'webhook_url'];
const EXAMPLES: Readonly<Record<NetworkName, string>> = {
  main: 'https://mempool.space/api',
  testnet4: 'https://mempool.space/testnet4/api',
  signet: 'https://mempool.space/signet/api',
  regtest: 'http://127.0.0.1:18700',
};

/** --network or --testnet, else PICOPAY_NETWORK, else main. Throws BadArgument. */
export function chosenNetwork(globals: Globals, env: Env): NetworkName {
  if (globals.testnet && globals.network !== undefined) {
    throw new BadArgument('testnet', 'is --network testnet4; give only one of them');
  }
  const name = globals.testnet ? 'testnet4' : (globals.network ?? (env['PICOPAY_NETWORK'] || 'main'));
  try {
    return networkNamed(name).name;
  } catch (error) {
    if (error instanceof PicoError) throw new BadArgument('network', error.message);
    throw error;
  }
}

/** --home, else PICOPAY_HOME, else ~/.picopay; absolute. */
export function chosenHome(globals: Globals, env: Env): string {
  const given = globals.home ?? (env['PICOPAY_HOME'] || undefined);
  return resolve(given === undefined || given === true ? `${homedir()}/.picopay` : given);
}

/** Command line over environment over config.json over the defaults. Throws BadArgument naming what is wrong. */
export function settingsOf(globals: Globals, env: Env, config: Config, network: NetworkName): Settings {
  const hub = globals.hub ?? (env['PICOPAY_HUB'] || config.hub_url) ?? defaultHub(network);
  const chain = globals.chain ?? (env['PICOPAY_CHAIN'] || config.chain_url) ?? defaultChain(network);
  const chains = (typeof chain === 'string' ? chain.split(',') : chain === true ? [] : [...chain])
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (chains.length > 2) throw new BadArgument('chain', 'takes one server, or two to compare');
  return {
    network,
    hub: url(hub, 'hub', network),
    chain: chains.map((one) => url(one, 'chain', network)),
    ...(config.webhook_url ? { webhook: url(config.webhook_url, 'webhook_url', network) } : {}),
  };
}

/** Reads config.json's text. Throws ConfigInvalid, naming the field. */
export function parseConfig(text: string, path: string): Config {
  const wrong = (why: string) =>
    new PicoError('ConfigInvalid', `${path}: ${why}. Correct the file, or remove it.`, { path });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong('it is no JSON object');
  for (const [key, field] of Object.entries(value)) {
    if (!CONFIG_KEYS.includes(key)) throw wrong(`${key} is no setting; there are ${CONFIG_KEYS.join(', ')}`);
    const list = key === 'chain_url' && Array.isArray(field) ? field : [field ?? ''];
    if (!list.every((one) => typeof one === 'string')) throw wrong(`${key} must be a text or null`);
  }
  return value as Config;
}

/** The file a new home gets: every setting by name, so that it can be filled in. */
export function newConfig(network: NetworkName): string {
  const chain = defaultChain(network)[0] ?? null;
  const config: Required<Config> = { hub_url: defaultHub(network), chain_url: chain, webhook_url: null };
  return `${JSON.stringify(config, undefined, 4)}\n`;
}

/** No public server learns a wallet's addresses unless its owner chose it. */
export function chainNotSet(network: NetworkName): PicoError {
  return new PicoError(
    'ChainNotSet',
    `No chain server is set for ${network}. Give --chain URL of an Esplora server you trust (such as ${EXAMPLES[network]}), set PICOPAY_CHAIN, or write chain_url into config.json.`,
    { network },
  );
}

function defaultHub(network: NetworkName): string {
  return `http://127.0.0.1:${network === 'main' ? 5000 : 15_000}/`;
}

function defaultChain(network: NetworkName): readonly string[] {
  return network === 'regtest' ? ['http://127.0.0.1:18700'] : [];
}
