/** The sandbox on this machine, where `npm run demo` and `npm run sandbox` start it. */
export const SANDBOX_SERVERS: Servers = {
  network: 'regtest',
  hub: 'http://127.0.0.1:18701',
  chains: ['http://127.0.0.1:18700', ''],
};
/** Two public chain servers run by different people: the wallet believes what both say. Nothing is asked before they are saved. */
export const PUBLIC_CHAINS: Readonly<Record<string, readonly [string, string]>> = {
  main: ['https://blockstream.info/api', 'https://mempool.space/api'],
  testnet4: ['https://mempool.space/testnet4/api', ''],
  signet: ['https://mempool.space/signet/api', ''],
  regtest: ['http://127.0.0.1:18700', ''],
};
export const NETWORK_NAMES = ['main', 'testnet4', 'signet', 'regtest'] as const;

/** What is typed: empty fields are not set. */
export interface Servers {
  readonly network: string;
  readonly hub: string;
  readonly chains: readonly [string, string];
}

/** @returns the chain servers that are set, in order */
export const chainsOf = ({ chains }: Servers): readonly string[] =>
  chains.map((url) => url.trim()).filter((url) => url !== '');

/** @returns every server that is set: what the browser is asked to allow */
export const hostsOf = (servers: Servers): readonly string[] =>
  [servers.hub.trim(), ...chainsOf(servers)].filter((url) => url !== '');

/** @returns whether it is an address the wallet may talk to: https, or http on this machine */
export function isServerUrl(text: string): boolean {
  if (!URL.canParse(text.trim())) return false;
  const { protocol, hostname } = new URL(text.trim());
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));
}
