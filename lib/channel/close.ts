import { type Bytes, bytesToHex, type Hex, hexToBytes } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import { SEQUENCE_RBF, serializeTx, sighash, type Tx, txidOf, vsizeOf } from '../tx.ts';
import { FEERATE_SPAN, prepare } from './commit.ts';
import { witness } from './scripts.ts';
import { derSignature } from './spends.ts';
import type { ChannelParams, ConnectionState, Env } from './types.ts';

/** Close together (channel.md §9): one transaction spends both deposits. */
export interface CloseProposal {
  /** Sat/vB, a whole number within the terms; the caller pays the fee. */
  readonly feerate: number;
  readonly caller: 'client' | 'hub';
  /** scriptPubKeys, hex. */
  readonly clientScript: Hex;
  readonly hubScript: Hex;
}

/** Compact signatures of one side, an input each; h2c absent where the hub never funded it. */
export interface CloseSignatures {
  readonly c2h: Hex;
  readonly h2c?: Hex;
}

const OUTPUT_MIN = 294n;
const DUMMY = new Uint8Array(72);

/** Why the connection cannot be closed together now; undefined when it can. */
export function cannotClose(state: ConnectionState): string | undefined {
  const { out, in: payee } = state;
  if (out === undefined && payee === undefined) return 'nothing is open';
  if (state.outbox.length > 0) return 'messages are not acknowledged yet';
  if ((out?.pending.length ?? 0) > 0 || (payee?.pending.length ?? 0) > 0) return 'payments are pending';
  if (out?.wait !== undefined || payee?.asked !== undefined) return 'a refusal is not finished';
  if (out?.deposit.spend !== undefined || payee?.deposit.spend !== undefined)
    return 'a deposit is spent already';
  if (payee?.published !== undefined) return 'this side is closing alone';
  if (out?.frozen !== undefined || payee?.frozen !== undefined) return 'a channel is frozen';
  return undefined;
}

/** c2h and h2c of a connection, whichever side looks. */
function halves(state: ConnectionState) {
  const client = state.setup.role === 'client';
  return { c2h: client ? state.out : state.in, h2c: client ? state.in : state.out };
}

/** The deposits a close spends: those that this side knows to be on the chain. */
function inputs(state: ConnectionState): ChannelParams[] {
  const { c2h, h2c } = halves(state);
  return [c2h, h2c].flatMap((half) => (half?.deposit.height === undefined ? [] : [half.params]));
}

/** The unsigned close. Throws where an amount does not come out or the feerate is outside the terms. */
export function closeTx(state: ConnectionState, proposal: CloseProposal): Tx {
  const { c2h, h2c } = halves(state);
  const { commitFeerate } = state.setup;
  if (
    !Number.isInteger(proposal.feerate) ||
    proposal.feerate < commitFeerate ||
    proposal.feerate > commitFeerate * FEERATE_SPAN
  )
    throw new PicoError(
      'Feerate',
      `the close's feerate must lie between ${commitFeerate} and ${commitFeerate * FEERATE_SPAN} sat/vB`,
    );
  const spent = inputs(state);
  if (spent.length === 0) throw new PicoError('NotOpen', 'no deposit of this connection is confirmed');
  const value = spent.reduce((sum, p) => sum + p.value, 0n);
  const earned = (h2c?.settled ?? 0n) + state.owed - (c2h?.settled ?? 0n);
  const client = (c2h?.deposit.height === undefined ? 0n : c2h.params.value) + earned;
  const amounts = { client, hub: value - client };
  const build = (outputs: Tx['outputs'], items: (p: ChannelParams) => Bytes[]): Tx => ({
    version: 2,
    locktime: 0,
    inputs: spent.map((p) => ({ txid: p.txid, vout: p.vout, sequence: SEQUENCE_RBF, witness: items(p) })),
    outputs,
  });
  const scripts = { client: hexToBytes(proposal.clientScript), hub: hexToBytes(proposal.hubScript) };
  const both = (['client', 'hub'] as const).map((who) => ({ value: amounts[who], script: scripts[who] }));
  const vsize = vsizeOf(build(both, (p) => witness.commit(DUMMY, DUMMY, prepare(p).depositScript)));
  const fee = BigInt(Math.ceil(proposal.feerate * vsize));
  amounts[proposal.caller] -= fee;
  if (amounts.client < 0n || amounts.hub < 0n)
    throw new PicoError(
      'InsufficientFunds',
      "the caller's share does not cover the fee of closing together",
      { fee: fee.toString() },
    );
  const kept = (['client', 'hub'] as const).filter((who) => amounts[who] >= OUTPUT_MIN);
  if (kept.length === 0)
    throw new PicoError('InsufficientFunds', 'nothing above dust is left to close together');
  return build(
    kept.map((who) => ({ value: amounts[who], script: scripts[who] })),
    () => [],
  );
}

export function closeTxid(state: ConnectionState, proposal: CloseProposal): Hex {
  return txidOf(closeTx(state, proposal));
}

/** This side's signatures. Giving them is final: store `closed` first. */
export function signClose(state: ConnectionState, proposal: CloseProposal, env: Env): CloseSignatures {
  const tx = closeTx(state, proposal);
  const { c2h } = halves(state);
  const client = state.setup.role === 'client';
  const sign = (index: number, p: ChannelParams): Hex => {
    const key = (p === c2h?.params) === client ? env.outKey : env.inKey;
    return bytesToHex(env.ecdsa.sign(sighash(tx, index, prepare(p).depositScript, p.value), key));
  };
  const spent = inputs(state).map((p, i) => ({ p, sig: sign(i, p) }));
  const of = (params: ChannelParams | undefined) => spent.find((s) => s.p === params)?.sig;
  const h2c = of(halves(state).h2c?.params);
  return { c2h: of(c2h?.params) ?? '', ...(h2c !== undefined && { h2c }) };
}

/** Checks the other side's signatures, adds this side's, and gives the transaction to publish. */
export function completeClose(
  state: ConnectionState,
  proposal: CloseProposal,
  theirs: CloseSignatures,
  env: Env,
): { txid: Hex; rawtx: Hex } {
  const tx = closeTx(state, proposal);
  const ours = signClose(state, proposal, env);
  const { c2h } = halves(state);
  const client = state.setup.role === 'client';
  const signed = inputs(state).map((p, index) => {
    const name = p === c2h?.params ? 'c2h' : 'h2c';
    const weArePayer = (name === 'c2h') === client;
    const their = hexToBytes(theirs[name] ?? '');
    const digest = sighash(tx, index, prepare(p).depositScript, p.value);
    const theirKey = hexToBytes(weArePayer ? p.payee : p.payer);
    if (their.length !== 64 || !env.ecdsa.verify(their, digest, theirKey))
      throw new PicoError(
        'BadSignature',
        `the other side's signature for ${name} does not fit the close; nothing was published`,
      );
    const our = derSignature(hexToBytes(ours[name] ?? ''));
    const [sigP, sigE] = weArePayer ? [our, derSignature(their)] : [derSignature(their), our];
    return witness.commit(sigP, sigE, prepare(p).depositScript);
  });
  const full: Tx = { ...tx, inputs: tx.inputs.map((input, i) => ({ ...input, witness: signed[i] ?? [] })) };
  return { txid: txidOf(full), rawtx: serializeTx(full) };
}
