import { bytesToHex, type Hex, sha256, utf8ToBytes } from '../../lib/bytes.ts';
import {
  cannotPay,
  type Event,
  hubLockHeight,
  type Lock,
  mayForward,
  NETTING,
  type SendItem,
  sendable,
} from '../../lib/channel/index.ts';
import { act, type Link, type World } from './engines.ts';
import { type Peer, stateOf } from './engines-peer.ts';

/** The applications over the engines: what clients do with their payments, and the hub's rules (channel.md §5). */

interface Payment {
  readonly hash: Hex;
  readonly preimage: Hex;
  readonly from: Link;
  readonly to: Link;
  readonly amount: bigint;
  readonly fee: bigint;
  /** What the payer's engine says, and what the payee's says. */
  payer: 'pending' | 'opened' | 'failed';
  payee: 'none' | 'offered' | 'settled' | 'givenUp';
  hub: 'none' | 'queued' | 'forwarded' | 'opened' | 'failed';
}

export interface Books {
  readonly payments: Map<Hex, Payment>;
  /** Open payments the hub took and has not passed on, by link name. */
  readonly debts: Map<string, bigint>;
  hubFees: bigint;
  counter: number;
}

const books = new WeakMap<World, Books>();

export function booksOf(world: World): Books {
  const known = books.get(world) ?? { payments: new Map(), debts: new Map(), hubFees: 0n, counter: 0 };
  books.set(world, known);
  return known;
}

/** The payee makes an invoice, the payer offers a lock for it to the hub. False when the engine refuses. */
export async function payLocked(world: World, from: Link, to: Link, amount: bigint, fee: bigint) {
  const book = booksOf(world);
  const preimage = bytesToHex(sha256(utf8ToBytes(`${to.name} invoice ${book.counter++}`)));
  const hash = bytesToHex(sha256(Buffer.from(preimage, 'hex')));
  const locks: Lock[] = [{ hash, amount: amount + fee }];
  const sends: SendItem[] = [{ payee: handleOf(to), quantity: amount, fee, token: hash }];
  const payment = { hash, preimage, from, to, amount, fee };
  book.payments.set(hash, { ...payment, payer: 'pending', payee: 'none', hub: 'none' });
  const fate = world.fate;
  const taken = await act(world, from.client, { type: 'pay', locks, sends });
  if (!taken && fate !== 'after') book.payments.delete(hash);
  await pump(world);
}

export async function payOpen(world: World, from: Link, to: Link, amount: bigint, fee: bigint) {
  const sends: SendItem[] = [{ payee: handleOf(to), quantity: amount, fee }];
  if (await act(world, from.client, { type: 'payOpen', sends })) from.client.ledger -= amount + fee;
  await pump(world);
}

function handleOf(link: Link): Hex {
  return stateOf(link.client).setup.handle;
}

/** The payee's user decides about everything that waits on this link. */
export async function decide(world: World, link: Link, choice: 'settle' | 'settleOne' | 'refuse') {
  if (choice === 'refuse') await act(world, link.client, { type: 'refuse', reason: 'Refused' });
  const pending = stateOf(link.client).in?.pending ?? [];
  const chosen = choice === 'settle' ? pending : choice === 'settleOne' ? pending.slice(-1) : [];
  const preimages = chosen.flatMap((lock) => booksOf(world).payments.get(lock.hash)?.preimage ?? []);
  if (preimages.length > 0) await act(world, link.client, { type: 'settle', preimages });
  await pump(world);
}

/** Takes every event that waits, in order, until none is left. */
export async function pump(world: World): Promise<void> {
  for (let busy = true; busy; ) {
    busy = false;
    for (const link of world.links)
      for (const peer of [link.client, link.hub]) {
        const event = peer.inbox.shift();
        if (event === undefined) continue;
        busy = true;
        account(peer, event);
        if (peer === link.hub) await onHubEvent(world, link, event);
        else onClientEvent(world, event);
      }
  }
}

function account(peer: Peer, event: Event): void {
  if (event.type === 'settled' || event.type === 'received') peer.ledger += event.quantity;
  if (event.type === 'opened') peer.ledger -= event.amount;
  if (event.type === 'reduced' && event.reason !== NETTING)
    peer.ledger += event.side === 'in' ? -event.by : event.by;
}

function onClientEvent(world: World, event: Event): void {
  const { payments } = booksOf(world);
  const at = (hash: Hex) => payments.get(hash);
  const mark = (hash: Hex, payee: Payment['payee']) => {
    const payment = at(hash);
    if (payment !== undefined) payment.payee = payee;
  };
  if (event.type === 'offered') for (const lock of event.locks) mark(lock.hash, 'offered');
  if (event.type === 'settled') for (const hash of event.hashes) mark(hash, 'settled');
  if (event.type === 'givenUp') for (const hash of event.hashes) mark(hash, 'givenUp');
  const paid = event.type === 'opened' || event.type === 'failed' ? at(event.hash) : undefined;
  if (paid === undefined || (event.type !== 'opened' && event.type !== 'failed')) return;
  if (paid.payer !== 'pending') throw new Error(`a payment that had ${paid.payer} has ${event.type}`);
  paid.payer = event.type;
}

async function onHubEvent(world: World, link: Link, event: Event): Promise<void> {
  const book = booksOf(world);
  switch (event.type) {
    case 'offered':
      return forward(world, link, event);
    case 'received':
      for (const send of event.sends) {
        const to = world.links.find((l) => handleOf(l) === send.payee);
        if (to === undefined) throw new Error('an open payment to nobody');
        book.debts.set(to.name, (book.debts.get(to.name) ?? 0n) + send.quantity);
        book.hubFees += send.fee;
      }
      return;
    case 'opened': {
      const payment = book.payments.get(event.hash);
      if (payment === undefined) return;
      if (payment.hub !== 'forwarded') throw new Error(`a lock that was ${payment.hub} opened`);
      payment.hub = 'opened';
      book.hubFees += payment.fee;
      await surely(world, payment.from.hub, { type: 'settle', preimages: [event.preimage] });
      return;
    }
    case 'failed':
    case 'dead': {
      const payment = book.payments.get(event.hash);
      if (payment === undefined || payment.hub === 'failed') return;
      if (payment.hub === 'opened') throw new Error('a lock that was opened failed');
      payment.hub = 'failed';
      await surely(world, payment.from.hub, { type: 'refuse', reason: 'Failed' });
      return;
    }
    default:
  }
}

/** A command that follows from an event is given again after a crash. */
async function surely(world: World, peer: Peer, command: Parameters<typeof act>[2]): Promise<void> {
  if (!(await act(world, peer, command)) && world.fate === 'lives') await act(world, peer, command);
}

async function forward(world: World, link: Link, event: Extract<Event, { type: 'offered' }>): Promise<void> {
  const book = booksOf(world);
  const [lock, send] = [event.locks[0], event.sends[0]];
  const payment = book.payments.get(lock?.hash ?? '');
  if (lock === undefined || send === undefined || payment === undefined || payment.hub !== 'none') {
    await surely(world, link.hub, { type: 'refuse', reason: 'HashSeen' });
    return;
  }
  payment.hub = 'queued';
}

/** The hub passes on what waits for this payee: all locks in one commit, else all open payments in one. */
export async function flush(world: World, to: Link): Promise<void> {
  const book = booksOf(world);
  const queued = [...book.payments.values()].filter((p) => p.to === to && p.hub === 'queued');
  const locks: Lock[] = [];
  const sends: SendItem[] = [];
  let room = sendable(stateOf(to.hub), world.chain.height()) - (book.debts.get(to.name) ?? 0n);
  for (const payment of queued) {
    if (payment.amount > room || !inTime(world, payment)) {
      payment.hub = 'failed';
      await surely(world, payment.from.hub, { type: 'refuse', reason: 'NotPossible' });
      continue;
    }
    room -= payment.amount;
    locks.push({ hash: payment.hash, amount: payment.amount });
    sends.push({ payee: handleOf(to), quantity: payment.amount, fee: 0n, token: payment.hash });
  }
  if (locks.length > 0 && (await act(world, to.hub, { type: 'pay', locks, sends })))
    for (const lock of locks) {
      const payment = book.payments.get(lock.hash);
      if (payment !== undefined) payment.hub = 'forwarded';
    }
  await pump(world);
  await payDebt(world, to);
}

function inTime(world: World, payment: Payment): boolean {
  const { times } = world.setup;
  const tip = world.chain.height();
  const c2h = stateOf(payment.from.hub).in;
  if (c2h === undefined || cannotPay(stateOf(payment.to.hub), tip) !== undefined) return false;
  return mayForward(c2h.params.expireHeight, hubLockHeight(times, tip), times);
}

async function payDebt(world: World, to: Link): Promise<void> {
  const book = booksOf(world);
  const debt = book.debts.get(to.name) ?? 0n;
  const state = stateOf(to.hub);
  if (debt === 0n || (state.out?.pending.length ?? 0) > 0 || debt > sendable(state, world.chain.height()))
    return;
  const sends: SendItem[] = [{ payee: handleOf(to), quantity: debt, fee: 0n }];
  if (!(await act(world, to.hub, { type: 'payOpen', sends }))) return;
  to.hub.ledger -= debt;
  book.debts.set(to.name, 0n);
  await pump(world);
}

/** Netting (channel.md §4): the client gives back over h2c, the hub the same over c2h. */
export async function net(world: World, link: Link): Promise<void> {
  const { in: h2c, out: c2h, owed, setup } = stateOf(link.client);
  if (h2c === undefined || c2h === undefined) return;
  const bounds = [h2c.settled, c2h.settled - owed, setup.trustLimit - owed];
  const by = bounds.reduce((a, b) => (b < a ? b : a));
  if (by > 0n) await act(world, link.client, { type: 'reduce', by, reason: NETTING });
}

export async function netBack(world: World, link: Link): Promise<void> {
  const { in: c2h, owed } = stateOf(link.hub);
  const by = c2h === undefined || owed < c2h.settled ? owed : c2h.settled;
  if (by > 0n) await act(world, link.hub, { type: 'reduce', by, reason: NETTING });
}
