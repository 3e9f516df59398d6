import { hash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { bytesToHex, hash160, hashes, sha256 } from '../lib/bytes.ts';
import {
  type Command,
  type ConnectionState,
  type Ecdsa,
  type Env,
  encodeState,
  newConnection,
  type OutMessage,
  revokeHash,
  spendSecret,
  step,
} from '../lib/channel/index.ts';

/** What the engine alone costs, both sides in one process: µs a step, with native signatures. */
const native = createRequire(import.meta.url)('secp256k1/bindings') as {
  publicKeyCreate(key: Uint8Array, compressed: boolean): Uint8Array;
  ecdsaSign(digest: Uint8Array, key: Uint8Array): { signature: Uint8Array };
  ecdsaVerify(signature: Uint8Array, digest: Uint8Array, key: Uint8Array): boolean;
};
hashes.sha256 = (data) => hash('sha256', data, 'buffer');
const ecdsa: Ecdsa = {
  sign: (digest, key) => native.ecdsaSign(digest, key).signature,
  verify: (signature, digest, key) => native.ecdsaVerify(signature, digest, key),
};
const key = () => new Uint8Array(randomBytes(32));
const [clientOut, clientIn, hubOut, hubIn] = [key(), key(), key(), key()];
const pub = (k: Uint8Array) => bytesToHex(native.publicKeyCreate(k, true));
const times = { delay: 6, confirm: 1, nap: 1, minConf: 1 };
const setup = (role: 'client' | 'hub') => ({
  role,
  handle: '11'.repeat(32),
  asset: 'BTC',
  times,
  commitFeerate: 2,
  trustLimit: 0n,
  home: `0014${'00'.repeat(20)}`,
});
const env = (outKey: Uint8Array, inKey: Uint8Array): Env => ({
  ecdsa,
  outKey,
  inKey,
  tip: 100,
  feerate: 2,
  secretOf: () => undefined,
});
const clientEnv = env(clientOut, clientIn);
const hubEnv = env(hubOut, hubIn);
const params = {
  payer: pub(clientOut),
  payee: pub(hubIn),
  spendHash: bytesToHex(hash160(spendSecret(hubIn))),
  expireHeight: 2000,
  delay: 6,
  txid: '22'.repeat(32),
  vout: 0,
  value: 1_000_000_000n,
};
const run = (state: ConnectionState, e: Env, ...commands: Command[]) =>
  commands.reduce((s, c) => step(s, c, e).state, state);
let client = run(
  newConnection(setup('client')),
  clientEnv,
  { type: 'open', side: 'out', params, revokeHash: revokeHash(hubIn, 0) },
  { type: 'deposit', side: 'out', height: 99 },
);
let hub = run(
  newConnection(setup('hub')),
  hubEnv,
  { type: 'open', side: 'in', params },
  { type: 'deposit', side: 'in', height: 99 },
);

const spent = { payer: 0, hub: 0, encode: 0, wire: 0 };
function timed<T>(who: keyof typeof spent, f: () => T): T {
  const start = performance.now();
  const result = f();
  spent[who] += performance.now() - start;
  return result;
}
const deliver = (messages: readonly OutMessage[], ack: number): Command => ({
  type: 'deliver',
  messages,
  ack,
});
const N = 4000;

function report(name: string): void {
  const line = Object.entries(spent).map(([who, ms]) => `${who} ${((ms * 1000) / N).toFixed(1)} µs`);
  console.log(`${name.padEnd(24)} ${line.join('  ')}`);
  for (const who of Object.keys(spent)) spent[who as keyof typeof spent] = 0;
}

function open(count: number): void {
  for (let i = 0; i < N; i++) {
    const sends = Array.from({ length: count }, () => ({
      payee: '33'.repeat(32),
      quantity: 1n,
      fee: 0n,
      token: '44'.repeat(32),
    }));
    client = timed('payer', () => step(client, { type: 'payOpen', sends }, clientEnv).state);
    hub = timed('hub', () => step(hub, deliver(client.outbox, hub.sent), hubEnv).state);
    client = step(client, deliver([], hub.received), clientEnv).state;
    timed('encode', () => encodeState(hub));
  }
  report(`open, ${count} a commit`);
}

function locked(): void {
  for (let i = 0; i < N; i++) {
    const preimage = bytesToHex(key());
    const hash = bytesToHex(sha256(Buffer.from(preimage, 'hex')));
    const lock = { hash, amount: 1n };
    const sends = [{ payee: '33'.repeat(32), quantity: 1n, fee: 0n, token: hash }];
    client = timed('payer', () => step(client, { type: 'pay', locks: [lock], sends }, clientEnv).state);
    hub = timed('hub', () => step(hub, deliver(client.outbox, hub.sent), hubEnv).state);
    hub = timed('hub', () => step(hub, { type: 'settle', preimages: [preimage] }, hubEnv).state);
    timed('encode', () => encodeState(hub));
    client = timed('payer', () => step(client, deliver(hub.outbox, hub.received), clientEnv).state);
    hub = step(hub, deliver([], client.received), hubEnv).state;
  }
  if (client.out?.pending.length !== 0) throw new Error('a payment was not settled');
  report('locked');
}

open(1);
open(1);
open(10);
locked();
