import { bytesToHex, type Hex } from '../../lib/bytes.ts';
import { commitFee, isFinal, type SeenTx } from '../../lib/channel/index.ts';
import { scriptHash } from '../../sandbox/chain/index.ts';
import { type Link, peersOf, spenderOf, type World, watchAll } from './engines.ts';
import { checkBooks } from './engines-invariants.ts';
import { envOf, type Peer, stateOf } from './engines-peer.ts';
import { booksOf, pump } from './engines-router.ts';

/** The end of a run: everything goes to the chain, and everyone gets what it is owed, to the satoshi. */

export async function mineOne(world: World, empty = false): Promise<void> {
  const { node } = world.chain;
  if (empty) await node.mine(1, MINER, { empty: true });
  else await world.chain.mine();
  world.delayed = empty ? world.delayed + 1 : 0;
  await watchAll(world);
  await pump(world);
}

const MINER = Uint8Array.of(0, 20, ...new Uint8Array(20));

function final(world: World, peer: Peer): boolean {
  const turn = { state: stateOf(peer), env: envOf(peer, { tip: world.chain.height(), feerate: 1 }) };
  return isFinal(turn, 'out') && isFinal(turn, 'in');
}

/** Mines until every channel of every side is final, and checks the outcome. */
export async function settleAll(world: World): Promise<void> {
  world.feerate = 1;
  const { delay, confirm, nap } = world.setup.times;
  const lives = peersOf(world).map((peer) => stateOf(peer).out?.params.expireHeight ?? 0);
  const end = Math.max(...lives) + 4 * delay + 4 * (confirm + nap) + 10;
  while (!peersOf(world).every((peer) => final(world, peer))) {
    if (world.chain.height() > end) throw new Error('not everything settles on the chain');
    await mineOne(world);
  }
  for (const link of world.links) checkLink(world, link);
  checkPayments(world);
}

/** What one channel did on the chain. */
interface Outcome {
  readonly kind: 'expire' | 'commit' | 'close';
  /** Total of the commit that confirmed; 0 without one. */
  readonly claim: bigint;
  /** What the payer should have at home from it, and the payee: all costs of §10 computed, sweep fees as paid. */
  readonly payer: bigint;
  readonly payee: bigint;
  readonly txid: Hex;
}

const ANCHOR = 330n;
const DUST = 330n;

/** The least an output can be worth that is left where it lies: nothing standard can be made of it. */
function uneconomic(value: bigint, vsize: number): boolean {
  return value < DUST + BigInt(vsize);
}

function payoutVsize(locks: number): number {
  return locks === 0 ? 143 : 156 + 18 * locks;
}

function outcome(world: World, payer: Peer, payee: Peer): Outcome {
  const { params } = stateOf(payer).out ?? {};
  if (params === undefined) throw new Error('no channel');
  const spent = spenderOf(world, params.txid, params.vout);
  if (spent === undefined) throw new Error(`${payer.name}: the deposit is not spent`);
  const { txid } = spent;
  const feeOf = (id: Hex) => world.chain.node.index.transaction(id)?.feeSat ?? 0n;
  if (spent.witness.length === 4)
    return { kind: 'expire', claim: 0n, payer: params.value - feeOf(txid), payee: 0n, txid };
  const used = payer.signed.find((c) => c.n === stateOf(payee).in?.published);
  const [out0, out1, out2] = spent.outputs;
  if (used === undefined || out0?.script.length !== 34 || out1?.value !== ANCHOR)
    return { kind: 'close', claim: 0n, payer: 0n, payee: 0n, txid };
  const rounded = used.total < DUST ? DUST : used.total;
  const left = params.value - rounded - commitFee(params, used.feerate) - ANCHOR;
  const rest = left < DUST ? 0n : left;
  if (out0.value !== rounded || (out2?.value ?? 0n) !== rest)
    throw new Error(`${payee.name} published other amounts than were signed`);
  const claimed = spenderOf(world, txid, 0);
  if (claimed !== undefined && !paysHome(payee, claimed))
    throw new Error(`${payee.name} lost its claim of ${used.total}`);
  if (claimed === undefined && !uneconomic(rounded, payoutVsize(used.locks.length)))
    throw new Error(`${payee.name} left ${rounded} unclaimed`);
  const back = spenderOf(world, txid, 2);
  if (back === undefined && !uneconomic(rest, 120)) throw new Error(`${payer.name} left ${rest} unclaimed`);
  return {
    kind: 'commit',
    claim: used.total,
    payer: back === undefined ? 0n : rest - feeOf(back.txid),
    payee: claimed === undefined ? 0n : rounded - feeOf(claimed.txid),
    txid,
  };
}

function paysHome(peer: Peer, tx: SeenTx): boolean {
  return tx.outputs.some((o) => bytesToHex(o.script) === bytesToHex(peer.home));
}

/** All that ever came to the side's own script. */
function atHome(world: World, peer: Peer): bigint {
  const { index } = world.chain.node;
  return index.utxos(scriptHash(peer.home)).reduce((sum, utxo) => sum + utxo.output.value, 0n);
}

function checkLink(world: World, link: Link): void {
  const ways = [outcome(world, link.client, link.hub), outcome(world, link.hub, link.client)] as const;
  world.log.push(`${link.name}: ${ways.map((w) => `${w.kind} ${w.claim}`).join(', ')}`);
  if (ways.some((way) => way.kind === 'close')) return checkClose(world, link, ways[0].txid, ways[1].txid);
  const sides = [link.client, link.hub] as const;
  for (const [i, payer] of sides.entries()) {
    const payee = sides[1 - i];
    const [mine, theirs] = [ways[i], ways[1 - i]];
    if (payee === undefined || mine === undefined || theirs === undefined) continue;
    checkClaim(payer, payee, mine);
    const home = atHome(world, payer);
    const due = mine.payer + theirs.payee;
    if (home !== due) throw new Error(`${payer.name} has ${home} and is owed ${due}`);
  }
}

/** What the payee refused as too late when nobody answered any more: it was never told that it received it. */
function refusedOf(payee: Peer): bigint {
  return stateOf(payee).in?.surplus?.quantity ?? 0n;
}

/** The payee's claim was at some time one that no payout could bring home. */
function tooSmall(payer: Peer, payee: Peer): boolean {
  const locks = payer.signed.reduce((most, c) => Math.max(most, c.locks.length), 0);
  const settled = (stateOf(payee).in?.settled ?? 0n) - refusedOf(payee);
  return uneconomic(settled < DUST ? DUST : settled, payoutVsize(locks));
}

/** The payee got what it settled; the payer paid that, unless an open payment of its own never arrived. */
function checkClaim(payer: Peer, payee: Peer, way: Outcome): void {
  const { out } = stateOf(payer);
  const { in: half } = stateOf(payee);
  if (out === undefined || half === undefined) return;
  // What cannot be brought home is not published: the payer keeps it (§10, rounding up to dust).
  if (way.claim === 0n && tooSmall(payer, payee)) return;
  const refused = refusedOf(payee);
  if (way.claim !== half.settled && way.claim !== half.settled - refused)
    throw new Error(`${payee.name} got ${way.claim} and settled ${half.settled}, ${refused} of it refused`);
  if (out.pending.length > 0) throw new Error(`${payer.name} does not know what became of its payments`);
  const undelivered = half.n < out.n && out.settled > way.claim;
  if (out.settled !== way.claim && out.settled !== way.claim + refused && !undelivered)
    throw new Error(`${payer.name} booked ${out.settled} and paid ${way.claim}`);
}

function checkClose(world: World, link: Link, c2h: Hex, h2c: Hex): void {
  const tx = world.chain.node.index.transaction(c2h);
  const state = stateOf(link.client);
  if (c2h !== h2c || tx === undefined) throw new Error(`${link.name}: one deposit closed, the other did not`);
  const value = (half: { params: { value: bigint } } | undefined) => half?.params.value ?? 0n;
  const client = value(state.out) + (state.in?.settled ?? 0n) + state.owed - (state.out?.settled ?? 0n);
  const hub = value(state.out) + value(state.in) - client;
  const homes = [atHome(world, link.client), atHome(world, link.hub)] as const;
  const missing = [client - homes[0], hub - homes[1]] as const;
  const dust = (m: bigint, home: bigint) => m === 0n || (home === 0n && m < 294n);
  const paid = (m: bigint, home: bigint) => m === tx.feeSat || (home === 0n && m <= tx.feeSat);
  const fair =
    (dust(missing[0], homes[0]) && paid(missing[1], homes[1])) ||
    (paid(missing[0], homes[0]) && dust(missing[1], homes[1])) ||
    (missing[0] + missing[1] === tx.feeSat && (missing[0] < 294n || missing[1] < 294n));
  if (!fair) throw new Error(`${link.name}: the close leaves ${homes} of ${client}, ${hub}`);
}

/** The payer paid if and only if the payee was paid, and the hub kept its fee and nothing else. */
function checkPayments(world: World): void {
  for (const p of booksOf(world).payments.values()) {
    const settled = p.payee === 'settled';
    if (tooSmall(p.to.hub, p.to.client) || tooSmall(p.from.client, p.from.hub)) continue;
    if (settled !== (p.payer === 'opened') || settled !== (p.hub === 'opened'))
      throw new Error(`${p.from.name} to ${p.to.name}: payer ${p.payer}, hub ${p.hub}, payee ${p.payee}`);
  }
  for (const peer of peersOf(world)) checkBooks(peer);
}
