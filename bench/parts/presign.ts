import { randomBytes } from 'node:crypto';
import { bytesToHex, type Hex, hexToBytes, sha256 } from '../../lib/bytes.ts';
import {
  type Command,
  type Env,
  encodeMessage,
  type Message,
  type SendItem,
  step,
} from '../../lib/channel/index.ts';
import { type Party, stateOf } from './party.ts';
import { frame } from './raw-socket.ts';

/** What a payer will say, signed before the clock starts by the real engine, which runs ahead of the hub. */
export interface Said {
  readonly frame: Buffer;
  /** Where the digits of `ack` go. */
  readonly ackAt: number;
  readonly seq: number;
  /** Satoshis and payments it carries. */
  readonly quantity: bigint;
  readonly count: number;
}

const ACK_WIDTH = 10;
const BLANK = ' '.repeat(ACK_WIDTH);

function said(seq: number, message: Message, sends: readonly SendItem[]): Said {
  const start = `{"jsonrpc":"2.0","method":"mph_sync","params":{"sent":${seq},"ack":`;
  const rest = `,"messages":[{"seq":${seq},"message":${JSON.stringify(encodeMessage(message))}}]}}`;
  const payload = Buffer.from(start + BLANK + rest);
  const bytes = frame(payload);
  return {
    frame: bytes,
    ackAt: bytes.length - payload.length + start.length,
    seq,
    quantity: sends.reduce((sum, s) => sum + s.quantity, 0n),
    count: sends.length,
  };
}

/** Writes what has been taken in so far into a frame that is about to leave. */
export function fillAck(message: Said, ack: number): Buffer {
  message.frame.write(String(ack).padEnd(ACK_WIDTH), message.ackAt, 'latin1');
  return message.frame;
}

export interface Plan {
  readonly kind: 'open' | 'locked';
  /** Payments a commit. */
  readonly per: number;
  readonly payees: readonly Hex[];
  /** Where this payer starts among the payees. */
  readonly offset: number;
  readonly commits: number;
  /** Preimages of locked payments, by hash. */
  readonly known: Map<Hex, Hex>;
}

/** The next commits of a payer; its state afterwards is that of a payer whom the hub has acknowledged all of them. */
export function presign(party: Party, env: Env, plan: Plan): Said[] {
  const list: Said[] = [];
  for (let i = 0; i < plan.commits; i++)
    list.push(plan.kind === 'open' ? payOpen(party, env, plan, i) : payLocked(party, env, plan, i));
  return list;
}

function sendsOf(plan: Plan, i: number, token: () => Hex): SendItem[] {
  return Array.from({ length: plan.per }, (_, j) => ({
    payee: plan.payees[(plan.offset + i * plan.per + j) % plan.payees.length] ?? '',
    quantity: BigInt(1 + (i % 9)),
    fee: 0n,
    token: token(),
  }));
}

/** Runs a command on the payer and gives the one message it sends, acknowledged at once. */
function speak(party: Party, env: Env, command: Command, sends: readonly SendItem[]): Said {
  const { state } = step(stateOf(party), command, env);
  const out = state.outbox[0];
  if (out === undefined || state.outbox.length !== 1)
    throw new Error('a payment of the bench sends one message');
  party.state = step(state, { type: 'deliver', messages: [], ack: out.seq }, env).state;
  return said(out.seq, out.message, sends);
}

function payOpen(party: Party, env: Env, plan: Plan, i: number): Said {
  const sends = sendsOf(plan, i, () => bytesToHex(randomBytes(32)));
  return speak(party, env, { type: 'payOpen', sends }, sends);
}

/** The payer's next commit builds on this lock being open: the settle that will come is fed in here. */
function payLocked(party: Party, env: Env, plan: Plan, i: number): Said {
  const preimage = bytesToHex(randomBytes(32));
  const hash = bytesToHex(sha256(hexToBytes(preimage)));
  plan.known.set(hash, preimage);
  const sends = sendsOf(plan, i, () => hash);
  const amount = sends.reduce((sum, s) => sum + s.quantity, 0n);
  const message = speak(party, env, { type: 'pay', locks: [{ hash, amount }], sends }, sends);
  const state = stateOf(party);
  const settle: Message = { type: 'settle', n: state.out?.n ?? 0, preimages: [preimage] };
  const seq = state.received + 1;
  const opened: Command = { type: 'deliver', messages: [{ seq, message: settle }], ack: message.seq };
  party.state = step(state, opened, env).state;
  return message;
}
