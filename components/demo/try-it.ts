import type { Status } from '../../lib/rpc/views.ts';

/** The sandbox on this machine, where `npm run demo` starts it. */
export const SANDBOX = {
  network: 'regtest',
  chain: 'http://127.0.0.1:18700',
  hub: 'http://127.0.0.1:18701',
} as const;
const COINS = '3000000';
const DEPOSIT = '1000000';
const RECEIVE = '500000';

export type DemoStage = 'wallet' | 'coins' | 'channel' | 'ready';
export const DEMO_STAGES: readonly DemoStage[] = ['wallet', 'coins', 'channel', 'ready'];

export interface DemoPorts {
  status(): Promise<Status>;
  /** Looks at chain and hub, then answers once something changed or a moment passed. */
  wait(): Promise<void>;
  setup(password: string): Promise<void>;
  address(): Promise<string>;
  faucet(address: string, amount: string): Promise<void>;
  connect(quantity: string, receive: string): Promise<void>;
}

const MAX_WAITS = 120;

/**
 * From nothing to a funded wallet, by what the wallet says is done: begun again after a reload it goes on where it was.
 * @param password of the new wallet; unused when there is one already
 * @returns when a connection is open; throws what a step throws, SandboxSlow when a step does not end
 */
export async function tryIt(
  ports: DemoPorts,
  password: string,
  tell: (stage: DemoStage) => void,
): Promise<void> {
  tell('wallet');
  if ((await ports.status()).phase === 'none') await ports.setup(password);
  tell('coins');
  if (!hasCoins(await ports.status()) && !hasConnection(await ports.status())) {
    await ports.faucet(await ports.address(), COINS);
    await until(ports, (status) => hasConfirmed(status));
  }
  tell('channel');
  if (!hasConnection(await ports.status())) {
    await until(ports, hasConfirmed);
    await ports.connect(DEPOSIT, RECEIVE);
  }
  await until(ports, (status) => status.connections.some((connection) => connection.status === 'open'));
  tell('ready');
}

const hasConnection = ({ connections }: Status) => connections.some(({ status }) => status !== 'closed');
const hasConfirmed = ({ onChain }: Status) => BigInt(onChain?.confirmed ?? '0') > 0n;
const hasCoins = (status: Status) => hasConfirmed(status) || BigInt(status.onChain?.unconfirmed ?? '0') > 0n;

async function until(ports: DemoPorts, reached: (status: Status) => boolean): Promise<void> {
  for (let waits = 0; waits < MAX_WAITS; waits += 1) {
    if (reached(await ports.status())) return;
    await ports.wait();
  }
  throw new SandboxSlow();
}

class SandboxSlow extends Error {
  constructor() {
    super(
      'The sandbox makes no blocks. Start it with `npm run demo`, or mine with POST /sandbox/mine, and try again.',
    );
    this.name = 'SandboxSlow';
  }
}

const CONSONANTS = 'bdfghjkmnprstvz';
const VOWELS = 'aeiou';

/** @returns a password to be read and typed: four invented words of six letters, about 75 bits */
export function randomPassword(): string {
  const pick = (letters: string) => letters[randomBelow(letters.length)] ?? '';
  const word = () => Array.from({ length: 3 }, () => pick(CONSONANTS) + pick(VOWELS)).join('');
  return Array.from({ length: 4 }, word).join('-');
}

/** Even over 0 to `limit` - 1, limit at most 256: bytes that would favour the first few are thrown away. */
function randomBelow(limit: number): number {
  const fair = 256 - (256 % limit);
  const byte = new Uint8Array(1);
  do crypto.getRandomValues(byte);
  while ((byte[0] ?? 0) >= fair);
  return (byte[0] ?? 0) % limit;
}
