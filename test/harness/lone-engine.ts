import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import { type Bytes, bytesToHex, type Hex, hash160, sha256, utf8ToBytes } from '../../lib/bytes.ts';
import type { Action, Command } from '../../lib/channel/commands.ts';
import { commitDigest } from '../../lib/channel/commit.ts';
import type { Message } from '../../lib/channel/messages.ts';
import { revokeHash, spendSecret } from '../../lib/channel/secrets.ts';
import { newConnection, step } from '../../lib/channel/step.ts';
import { hubLockHeight } from '../../lib/channel/times.ts';
import type { ChannelParams, CommitTerms, ConnectionState, Env, Times } from '../../lib/channel/types.ts';

const times: Times = { delay: 6, confirm: 1, nap: 1, minConf: 1 };
const TIP = 100;
const key = (name: string): Bytes => sha256(utf8ToBytes(name));
const keys = { outKey: key('out'), inKey: key('in') };
export const theirs = { outKey: key('their out'), inKey: key('their in') };
const publicHex = (k: Bytes): Hex => bytesToHex(nobleEcdsa.publicKey(k));
export const preimage = (i: number): Hex => bytesToHex(key(`preimage ${i}`));
export const lock = (i: number, amount = 1_000n) => ({
  hash: bytesToHex(sha256(key(`preimage ${i}`))),
  amount,
});

function params(payer: Bytes, payee: Bytes, txid: Hex): ChannelParams {
  const spendHash = bytesToHex(hash160(spendSecret(payee)));
  const sides = { payer: publicHex(payer), payee: publicHex(payee), spendHash };
  return { ...sides, expireHeight: 200, delay: 6, txid, vout: 0, value: 100_000n };
}

export const inParams = params(theirs.outKey, keys.inKey, 'aa'.repeat(32));
const outParams = params(keys.outKey, theirs.inKey, 'bb'.repeat(32));

/** One engine, both deposits confirmed; the other side is the test. */
export class Engine {
  state: ConnectionState;
  actions: Action[] = [];
  readonly secrets = new Map<number, Hex>();
  tip = TIP;

  constructor(role: 'client' | 'hub') {
    const shape = { role, handle: '', asset: 'BTC', times, commitFeerate: 1, trustLimit: 5_000n } as const;
    this.state = newConnection({ ...shape, home: `0014${'11'.repeat(20)}` });
    this.do({ type: 'open', side: 'out', params: outParams, revokeHash: revokeHash(theirs.inKey, 0) });
    this.do({ type: 'open', side: 'in', params: inParams });
    this.do({ type: 'deposit', side: 'out', height: 90 });
    this.do({ type: 'deposit', side: 'in', height: 90 });
  }

  do(command: Command): readonly Action[] {
    const env: Env = {
      ecdsa: nobleEcdsa,
      ...keys,
      tip: this.tip,
      feerate: 1,
      secretOf: (e) => this.secrets.get(e),
    };
    const done = step(this.state, command, env);
    this.state = done.state;
    for (const a of done.actions) if (a.type === 'secret') this.secrets.set(a.epoch, a.secret);
    this.actions.push(...done.actions);
    return done.actions;
  }

  hear(message: Message): readonly Action[] {
    const messages = [{ seq: this.state.received + 1, message }];
    return this.do({ type: 'deliver', messages, ack: this.state.sent });
  }

  /** A commit signed by the other side, right by itself whatever it says. */
  hearCommit(terms: CommitTerms, adds: bigint): readonly Action[] {
    const digest = commitDigest(inParams, terms, revokeHash(keys.inKey, terms.epoch));
    const sig = bytesToHex(nobleEcdsa.sign(digest, theirs.outKey));
    const sends = adds > 0n ? [{ payee: '00'.repeat(32), quantity: adds, fee: 0n }] : [];
    return this.hear({ type: 'commit', ...terms, sig, sends });
  }

  get paid() {
    if (this.state.in === undefined) throw new Error('no channel');
    return this.state.in;
  }

  get pays() {
    if (this.state.out === undefined) throw new Error('no channel');
    return this.state.out;
  }
}

export const plain = (n: number, total: bigint, feerate = 1, epoch = 0): CommitTerms => ({
  n,
  epoch,
  total,
  locks: [],
  feerate,
});
export const lockHeight = hubLockHeight(times, TIP);
