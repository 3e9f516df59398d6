import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import { bytesToHex, concatBytes, type Hex, hash160, sha256 } from '../../lib/bytes.ts';
import { commitDigest, commitTx, prepare } from '../../lib/channel/commit.ts';
import {
  type ChannelParams,
  type CommitTerms,
  depositScript,
  type HeldCommit,
  type Message,
  type OutMessage,
  revokeHash,
  type SendItem,
  type Setup,
  spendSecret,
  type Times,
} from '../../lib/channel/index.ts';
import { witness } from '../../lib/channel/scripts.ts';
import { derSignature } from '../../lib/channel/spends.ts';
import { serializeTx, type Tx, witnessProgram } from '../../lib/tx.ts';
import { type ChainHarness, chainHarness } from './chain.ts';
import { Duelist, keyOf, publicHex } from './duel-peer.ts';

export const TIMES: Times = { delay: 6, confirm: 1, nap: 1, minConf: 1 };
export const C2H = 100_000n;
export const H2C = 80_000n;
/** Blocks from opening to expiry. */
const LIFE = 60;

/** Two engines over one connection, and the wire between them, which a test may cut. */
export class Duel {
  readonly chain: ChainHarness;
  readonly client: Duelist;
  readonly hub: Duelist;
  /** Messages delivered so far, and after how many the wire is cut for good. */
  delivered = 0;
  cutAfter = Number.POSITIVE_INFINITY;
  /** Messages that an attacker never sends; its numbering goes on as if they had never been made. */
  swallows: (from: Duelist, message: Message) => boolean = () => false;

  constructor(chain: ChainHarness, client: Duelist, hub: Duelist) {
    this.chain = chain;
    this.client = client;
    this.hub = hub;
  }

  other(one: Duelist): Duelist {
    return one === this.client ? this.hub : this.client;
  }

  /** One message a packet, both ways, until nobody has anything to say or the wire is cut. */
  async talk(): Promise<void> {
    for (let quiet = false; !quiet; ) {
      quiet = true;
      for (const from of [this.client, this.hub]) {
        const to = this.other(from);
        const next = from.state.outbox.find((m) => m.seq > to.state.received);
        if (next === undefined || this.delivered >= this.cutAfter) continue;
        quiet = false;
        if (this.swallows(from, next.message)) {
          from.forget(next.seq);
          continue;
        }
        this.delivered++;
        await this.deliver(to, [next]);
        await this.acknowledge(from);
      }
    }
  }

  deliver(to: Duelist, messages: readonly OutMessage[]) {
    return to.do({ type: 'deliver', messages, ack: this.other(to).state.received });
  }

  async acknowledge(to: Duelist): Promise<void> {
    await to.do({ type: 'deliver', messages: [], ack: this.other(to).state.received });
  }

  /** Blocks pass; after each both look, the attacker first: it wins every tie. */
  async pass(blocks: number, each?: () => Promise<void>): Promise<void> {
    for (let i = 0; i < blocks; i++) {
      await this.chain.mine();
      await each?.();
      await this.see();
    }
  }

  async see(): Promise<void> {
    for (const one of [this.client, this.hub]) await one.see();
    // What one published the other sees in the mempool.
    for (const one of [this.client, this.hub]) await one.see();
  }

  /** Up to and past every expiry, delay and lock height. */
  async end(): Promise<void> {
    const until = this.client.pays.params.expireHeight + 3 * TIMES.delay;
    await this.pass(Math.max(until - this.chain.height(), 3 * TIMES.delay));
  }
}

function params(
  payer: Duelist,
  payee: Duelist,
  expireHeight: number,
): Omit<ChannelParams, 'txid' | 'vout' | 'value'> {
  return {
    payer: publicHex(payer.outKey),
    payee: publicHex(payee.inKey),
    spendHash: bytesToHex(hash160(spendSecret(payee.inKey))),
    expireHeight,
    delay: TIMES.delay,
  };
}

async function open(
  chain: ChainHarness,
  payer: Duelist,
  payee: Duelist,
  value: bigint,
  expireHeight: number,
) {
  const base = params(payer, payee, expireHeight);
  const coin = await chain.faucet(witnessProgram(sha256(depositScript(base))), value);
  const whole = { ...base, ...coin, value };
  await payer.do({ type: 'open', side: 'out', params: whole, revokeHash: revokeHash(payee.inKey, 0) });
  await payee.do({ type: 'open', side: 'in', params: whole });
}

let counter = 0;

/** A connection with both deposits confirmed, on the given chain or one of its own. */
export async function newDuel(
  shared?: ChainHarness,
  terms: Partial<Setup> = {},
  name = 'duel',
): Promise<Duel> {
  const chain = shared ?? (await chainHarness());
  const label = `${name} ${counter++}`;
  const handle = publicHex(keyOf(label)).slice(2);
  const setup = { handle, asset: 'BTC', times: TIMES, commitFeerate: 1, trustLimit: 10_000n, ...terms };
  const client = new Duelist(`${label} client`, chain, { ...setup, role: 'client' });
  const hub = new Duelist(`${label} hub`, chain, { ...setup, role: 'hub' });
  const expireHeight = chain.height() + LIFE;
  await open(chain, client, hub, C2H, expireHeight);
  await open(chain, hub, client, H2C, expireHeight);
  const duel = new Duel(chain, client, hub);
  await duel.pass(1);
  return duel;
}

export function preimageOf(label: string): Hex {
  return bytesToHex(keyOf(`preimage ${label}`));
}

export function lockOf(label: string, amount: bigint) {
  return { hash: bytesToHex(sha256(keyOf(`preimage ${label}`))), amount };
}

export function sends(quantity: bigint): SendItem[] {
  return [{ payee: '00'.repeat(32), quantity, fee: 0n }];
}

/** A commit as the payer's engine would never make it, rightly signed: what the payee receives is the caller's. */
export function forge(payer: Duelist, terms: CommitTerms, items: SendItem[], hash?: Hex): Message {
  const { params: p, revokeHash: current } = payer.pays;
  const sig = nobleEcdsa.sign(commitDigest(p, terms, hash ?? current), payer.outKey);
  return { type: 'commit', ...terms, sig: bytesToHex(sig), sends: items };
}

/** The whole transaction of a commit that the payee once held, revoked or not. */
export function completeCommit(payee: Duelist, held: HeldCommit): Tx {
  const { params: p } = payee.paid;
  const hash = revokeHash(payee.inKey, held.epoch);
  const sigE = nobleEcdsa.sign(commitDigest(p, held, hash), payee.inKey);
  const items = witness.commit(
    derSignature(Buffer.from(held.sig, 'hex')),
    derSignature(sigE),
    prepare(p).depositScript,
  );
  return commitTx(p, held, hash, items);
}

/** The attacker publishes a commit it holds or held. */
export async function publishCommit(payee: Duelist, held: HeldCommit): Promise<Hex> {
  const pushed = await payee.chain.push(serializeTx(completeCommit(payee, held)));
  if (!pushed.ok) throw new Error(`the commit was not taken: ${pushed.reason}`);
  return pushed.txid;
}

/** scriptPubKey (P2WPKH) of a stranger. */
export function strangerHome(): Uint8Array {
  return concatBytes(Uint8Array.of(0, 20), hash160(Uint8Array.of(7)));
}
