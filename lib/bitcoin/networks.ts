import { PicoError } from '../errors.ts';

export type NetworkName = 'main' | 'testnet4' | 'signet' | 'regtest';

export interface Network {
  readonly name: NetworkName;
  /** Human-readable part of segwit addresses (BIP173). */
  readonly hrp: string;
  /** Version byte of base58 P2PKH addresses. */
  readonly pubKeyHash: number;
  /** Version byte of base58 P2SH addresses. */
  readonly scriptHash: number;
  /** Version byte of private keys in wallet import format. */
  readonly wif: number;
  /** SLIP44 coin type, hardened in derivation paths. */
  readonly coinType: number;
  /** Hash of block 0 in display order: tells at once which chain a server follows. */
  readonly genesisHash: string;
}

const TEST = {
  hrp: 'tb',
  pubKeyHash: 0x6f,
  scriptHash: 0xc4,
  wif: 0xef,
  coinType: 1,
} as const;

/** Constants of each chain, from Bitcoin Core's chain parameters. */
export const NETWORKS: Readonly<Record<NetworkName, Network>> = {
  main: {
    name: 'main',
    hrp: 'bc',
    pubKeyHash: 0x00,
    scriptHash: 0x05,
    wif: 0x80,
    coinType: 0,
    genesisHash: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
  },
  testnet4: {
    ...TEST,
    name: 'testnet4',
    genesisHash: '00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043',
  },
  signet: {
    ...TEST,
    name: 'signet',
    genesisHash: '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6',
  },
  regtest: {
    ...TEST,
    name: 'regtest',
    hrp: 'bcrt',
    genesisHash: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
  },
};

/** The network of that name; throws PicoError UnknownNetwork for any other value (settings, command lines). */
export function networkNamed(name: unknown): Network {
  if (typeof name === 'string' && Object.hasOwn(NETWORKS, name)) return NETWORKS[name as NetworkName];
  throw new PicoError(
    'UnknownNetwork',
    `No network is called ${String(name)}: use ${Object.keys(NETWORKS).join(', ')}.`,
  );
}
