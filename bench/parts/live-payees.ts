import { type Hex, hexToBytes } from '../../lib/bytes.ts';
import { commitDigest } from '../../lib/channel/commit.ts';
import {
  type ChannelParams,
  type CommitMessage,
  type Ecdsa,
  type Message,
  parseMessage,
  revokeHash,
} from '../../lib/channel/index.ts';
import { type Party, stateOf } from './party.ts';
import type { RawSocket } from './raw-socket.ts';
import { benchSession, type Pushed } from './session.ts';

interface Payee {
  readonly party: Party;
  sent: number;
  received: number;
  total: bigint;
  funded?: Record<string, unknown>;
  commit?: Record<string, unknown>;
}

/**
 * The payees of a row: they take what the hub pushes, acknowledge it, and open the locks at once. They check one signature
 * each, of their last commit, when the clock has stopped: what is measured is the hub.
 */
export class Payees {
  /** Payments in hand. */
  delivered = 0;
  readonly #list: Payee[] = [];
  readonly #known: ReadonlyMap<Hex, Hex>;
  readonly #fail: (why: string) => void;

  constructor(known: ReadonlyMap<Hex, Hex>, fail: (why: string) => void) {
    this.#known = known;
    this.#fail = fail;
  }

  async listen(port: number, party: Party, hub: Hex, ecdsa: Ecdsa): Promise<void> {
    const payee: Payee = { party, sent: 0, received: 0, total: 0n };
    this.#list.push(payee);
    await benchSession(
      port,
      party,
      hub,
      ecdsa,
      { sent: 0, ack: 0 },
      (p, s) => this.#take(payee, p, s),
      this.#fail,
    );
  }

  #take(payee: Payee, { messages }: Pushed, socket: RawSocket): void {
    if (messages.length === 0) return;
    const answers: string[] = [];
    for (const { seq, message } of messages) {
      if (seq !== payee.received + 1) this.#fail(`message ${seq} came after ${payee.received}`);
      payee.received = seq;
      if (message['type'] === 'funded') payee.funded = message;
      if (message['type'] === 'commit') this.#commit(payee, message, answers);
    }
    socket.send(
      `{"jsonrpc":"2.0","method":"mph_sync","params":{"sent":${payee.sent},"ack":${payee.received},"messages":[${answers.join(',')}]}}`,
    );
  }

  #commit(payee: Payee, message: Record<string, unknown>, answers: string[]): void {
    payee.commit = message;
    const sends = message['sends'] as { quantity: string; token: Hex }[];
    for (const { quantity } of sends) payee.total += BigInt(quantity);
    this.delivered += sends.length;
    if (sends.length === 0 || (message['locks'] as unknown[]).length === 0) return;
    const preimages = sends.map(({ token }) => this.#known.get(token));
    const settle = { type: 'settle', n: message['n'], preimages };
    payee.sent++;
    answers.push(`{"seq":${payee.sent},"message":${JSON.stringify(settle)}}`);
  }

  totals(): Map<Hex, bigint> {
    return new Map(this.#list.map(({ party, total }) => [party.handle, total]));
  }

  /** Does each payee hold a commit, signed by the hub, over all it was paid? */
  checkSignatures(ecdsa: Ecdsa): void {
    for (const { party, funded, commit, total } of this.#list) {
      if (total === 0n) continue;
      if (funded === undefined || commit === undefined)
        throw new Error('a payee was paid over a channel it never saw');
      const params = h2cParams(party, parseMessage(funded));
      const message = parseMessage(commit) as CommitMessage;
      const digest = commitDigest(params, message, revokeHash(party.h2c.privateKey, message.epoch));
      if (message.total !== total)
        throw new Error(`a payee holds ${message.total} sat and was paid ${total}`);
      if (!ecdsa.verify(hexToBytes(message.sig), digest, hexToBytes(params.payer)))
        throw new Error("the signature of a payee's last commit is wrong");
    }
  }
}

/** The channel by which the hub pays this party, as it said it funded it. */
export function h2cParams(party: Party, message: Message): ChannelParams {
  if (message.type !== 'funded') throw new Error('the hub did not say how it funded a channel');
  const { txid, vout, value, expireHeight } = message;
  return {
    payer: party.hubPayer ?? '',
    payee: Buffer.from(party.h2c.publicKey).toString('hex'),
    spendHash: party.spendHash,
    expireHeight,
    delay: stateOf(party).setup.times.delay,
    txid,
    vout,
    value,
  };
}
