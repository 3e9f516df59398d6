import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import {
  type Bytes,
  bytesToHex,
  concatBytes,
  type Hex,
  hash160,
  sha256,
  utf8ToBytes,
} from '../../lib/bytes.ts';
import {
  type Action,
  type Command,
  type CommitRecord,
  type ConnectionState,
  decodeState,
  type Env,
  type Event,
  encodeState,
  type Message,
  newConnection,
  type PayeeState,
  type PayerState,
  type Setup,
  type Side,
  step,
} from '../../lib/channel/index.ts';
import type { ChainHarness } from './chain.ts';

export function keyOf(name: string): Bytes {
  return sha256(utf8ToBytes(name));
}

export function publicHex(key: Bytes): Hex {
  return bytesToHex(nobleEcdsa.publicKey(key));
}

export interface Pushed {
  readonly purpose: string;
  readonly txid: Hex;
  readonly rawtx: Hex;
  readonly result: string;
}

/**
 * One side of one connection, played by the engine. It stores before it acts, publishes to the sandbox's chain and
 * watches it. An attacker is a Duelist too: what it does beyond the engine it does by `say`, and by hand.
 */
export class Duelist {
  readonly name: string;
  readonly chain: ChainHarness;
  readonly outKey: Bytes;
  readonly inKey: Bytes;
  /** scriptPubKey that nobody else uses: what lies here is its own. */
  readonly home: Bytes;
  stored: string;
  readonly records = new Map<Hex, CommitRecord>();
  readonly secrets = new Map<number, Hex>();
  readonly events: Event[] = [];
  readonly pushed: Pushed[] = [];
  /** Every message it ever sent, acknowledged or not. */
  readonly said: Message[] = [];
  /** False: it does not look at the chain and publishes nothing. */
  awake = true;
  feerate = 1;
  #jobs: (() => Promise<void>)[] = [];

  constructor(name: string, chain: ChainHarness, setup: Omit<Setup, 'home'>) {
    this.name = name;
    this.chain = chain;
    this.outKey = keyOf(`${name} out`);
    this.inKey = keyOf(`${name} in`);
    this.home = concatBytes(Uint8Array.of(0, 20), hash160(nobleEcdsa.publicKey(keyOf(`${name} home`))));
    this.stored = encodeState(newConnection({ ...setup, home: bytesToHex(this.home) }));
  }

  get state(): ConnectionState {
    return decodeState(this.stored);
  }

  get pays(): PayerState {
    const { out } = this.state;
    if (out === undefined) throw new Error(`${this.name} pays over no channel`);
    return out;
  }

  get paid(): PayeeState {
    const { in: half } = this.state;
    if (half === undefined) throw new Error(`${this.name} is paid over no channel`);
    return half;
  }

  get env(): Env {
    return {
      ecdsa: nobleEcdsa,
      outKey: this.outKey,
      inKey: this.inKey,
      tip: this.chain.height(),
      feerate: this.feerate,
      secretOf: (epoch) => this.secrets.get(epoch),
    };
  }

  /** One step of the engine, stored; what it causes on the chain follows before this resolves. */
  async do(command: Command): Promise<readonly Action[]> {
    const done = step(this.state, command, this.env);
    this.stored = encodeState(done.state);
    for (const action of done.actions) this.#act(action);
    while (this.#jobs.length > 0) await this.#jobs.shift()?.();
    return done.actions;
  }

  #act(action: Action): void {
    if (action.type === 'record') this.records.set(action.record.script, action.record);
    if (action.type === 'secret') this.secrets.set(action.epoch, action.secret);
    if (action.type === 'event') this.events.push(action.event);
    if (action.type === 'send') this.said.push(action.message);
    if (action.type === 'publish' && this.awake)
      this.#jobs.push(async () => {
        const { purpose, rawtx, txid } = action;
        const answer = await this.chain.push(rawtx);
        this.pushed.push({ purpose, rawtx, txid, result: answer.ok ? 'taken' : answer.reason });
      });
    if (action.type === 'look')
      this.#jobs.push(async () => {
        await this.lookAt('out');
        await this.do({ type: 'looked', ok: true });
      });
  }

  /** Rewrites its own memory: an attacker goes on from a commit that its engine never made. */
  amend(change: (state: ConnectionState) => ConnectionState): void {
    this.stored = encodeState(change(this.state));
  }

  /** Takes an unsent message back out of its outbox: an attacker may, an engine never would. */
  forget(seq: number): void {
    const { state } = this;
    const outbox = state.outbox
      .filter((m) => m.seq !== seq)
      .map((m) => (m.seq > seq ? { ...m, seq: m.seq - 1 } : m));
    this.stored = encodeState({ ...state, outbox, sent: state.sent - 1 });
  }

  /** A new block or a new transaction: says what the chain shows, then that time has passed. */
  async see(): Promise<void> {
    if (!this.awake) return;
    await this.lookAt('out');
    await this.lookAt('in');
    await this.do({ type: 'tip' });
  }

  /** Deposit, its spend, and who took the outputs of that. */
  async lookAt(side: Side): Promise<void> {
    const { index } = this.chain.node;
    const half = this.state[side];
    if (half === undefined) return;
    const { txid, vout } = half.params;
    const height = index.transaction(txid)?.block?.height;
    if (half.deposit.height !== height)
      await this.do({ type: 'deposit', side, ...(height !== undefined && { height }) });
    const spender = index.spender(txid, vout);
    if (spender === undefined) {
      if (half.deposit.spend !== undefined) await this.do({ type: 'unspent', side });
      return;
    }
    const tx = this.#seen(spender.txid);
    const record = this.records.get(bytesToHex(tx.outputs[0]?.script ?? new Uint8Array()));
    await this.do({ type: 'spent', side, tx, ...(record !== undefined && { record }) });
    for (const [out, output] of [
      [0, 'commit'],
      [2, 'rest'],
    ] as const) {
      const claim = index.spender(spender.txid, out);
      await this.do({
        type: 'claimed',
        side,
        output,
        ...(claim !== undefined && { tx: this.#seen(claim.txid) }),
      });
    }
  }

  #seen(txid: Hex) {
    const record = this.chain.node.index.transaction(txid);
    if (record === undefined) throw new Error('a spender is not on the chain');
    return {
      txid,
      ...(record.block !== undefined && { height: record.block.height }),
      witness: record.tx.ins[0]?.witness ?? [],
      outputs: record.tx.outs.map(({ value, script }) => ({ value, script })),
    };
  }

  /** Satoshis that lie at its home, confirmed. */
  owned(): bigint {
    const utxos = this.chain.node.index.utxos(bytesToHex(sha256(this.home)));
    return utxos.reduce((sum, u) => (u.record.block === undefined ? sum : sum + u.output.value), 0n);
  }

  /** Fees of its own confirmed transactions of these purposes: what coming home cost. */
  spentOn(...purposes: string[]): bigint {
    const txids = new Set(this.pushed.filter((p) => purposes.includes(p.purpose)).map((p) => p.txid));
    let sum = 0n;
    for (const txid of txids) {
      const tx = this.chain.node.index.transaction(txid);
      if (tx?.block !== undefined) sum += tx.feeSat;
    }
    return sum;
  }

  eventsOf<T extends Event['type']>(type: T): Extract<Event, { type: T }>[] {
    return this.events.filter((e): e is Extract<Event, { type: T }> => e.type === type);
  }
}
