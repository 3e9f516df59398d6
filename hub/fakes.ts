import type { ChainSource, ChainTx } from '../lib/bitcoin/chain-source.ts';
import { handleKey } from '../lib/bitcoin/keys.ts';
import { type Bytes, bytesToHex, type Hex, hash160, sha256, utf8ToBytes } from '../lib/bytes.ts';
import {
  type ChannelParams,
  type Command,
  type ConnectionState,
  type Env,
  type Event,
  encodeMessage,
  newConnection,
  type OutMessage,
  parseMessage,
  revokeHash,
  type SendItem,
  spendSecret,
  step,
} from '../lib/channel/index.ts';
import { parsePacket, parseTerms, signRequest, type Terms, timesOf } from '../lib/hub/index.ts';
import { type HubConfig, parseConfig } from './config.ts';
import type { Connection } from './connection.ts';
import { hubEcdsa } from './ecdsa.ts';
import type { Hub } from './hub.ts';
import { loadInto } from './load.ts';
import { run } from './machine.ts';
import { serve } from './rpc/index.ts';
import { newHub } from './start.ts';
import type { Batch, HubStore, LockedPayment, OpenPayment } from './store/types.ts';
import { takePacket } from './sync.ts';

/** Fakes for the hub's unit tests: a store in memory, a chain that says what it is told, clients without sockets. */

export const WORDS =
  'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
export const TIP = 500;

export interface MemoryStore extends HubStore {
  readonly batches: Batch[];
  /** Thrown by the next write. */
  fail?: Error;
  /** Writes end only when this resolves. */
  hold?: Promise<void>;
  readonly payments: Map<Hex, LockedPayment>;
  readonly opens: OpenPayment[];
}

interface Row {
  id: number;
  handle: Hex;
  fixed: string;
  deposit?: string;
  backup?: string;
  channels?: string;
  state?: string;
  notes?: string;
  final: boolean;
}

export function memoryStore(): MemoryStore {
  const rows = new Map<number, Row>();
  const payments = new Map<Hex, LockedPayment>();
  const opens: OpenPayment[] = [];
  const records = new Map<string, string>();
  const secrets = new Map<string, { connection: number; epoch: number; secret: Hex }>();
  const broadcasts = new Map<string, Batch['broadcasts'][number]>();
  const replies = new Map<Hex, string>();
  let last = 0;

  function put(b: Batch): void {
    for (const c of b.created) {
      rows.set(c.id, { ...c, final: false });
      last = Math.max(last, c.id);
    }
    const change = (id: number, fields: Partial<Row>) => {
      const row = rows.get(id);
      if (row !== undefined) rows.set(id, { ...row, ...fields });
    };
    for (const { id, ...d } of b.deposits) change(id, d);
    for (const { id, channels } of b.channels) change(id, { channels });
    for (const { id, ...s } of b.states) change(id, s);
    for (const id of b.finals) change(id, { final: true });
    for (const id of b.forgotten) rows.delete(id);
    for (const r of b.records) records.set(`${r.connection}:${r.script}`, r.record);
    for (const s of b.secrets) secrets.set(`${s.connection}:${s.epoch}`, s);
    for (const p of b.locked) payments.set(p.hash, p);
    opens.push(...b.open);
    for (const o of b.published) broadcasts.delete(o);
    for (const t of b.broadcasts) broadcasts.set(t.outpoint, t);
    for (const r of b.replies) replies.set(r.digest, r.answer);
  }

  const store: MemoryStore = {
    batches: [],
    payments,
    opens,
    load: () => ({
      connections: [...rows.values()].filter((r) => !r.final),
      secrets: [...secrets.values()],
      locked: [...payments.values()].filter((p) => p.status === 'pending' || p.status === 'early'),
      broadcasts: [...broadcasts.values()],
      lastConnection: last,
      lastOpen: opens.at(-1)?.id ?? 0,
    }),
    openFrom: (id) => opens.filter((p) => p.id >= id),
    write(batch) {
      if (store.fail !== undefined) throw store.fail;
      const take = () => {
        store.batches.push(batch);
        put(batch);
      };
      if (store.hold !== undefined) return store.hold.then(take);
      take();
    },
    locked: (hash) => payments.get(hash),
    record: (connection, script) => records.get(`${connection}:${script}`),
    reply: (digest) => replies.get(digest),
    close: () => {},
  };
  return store;
}

export interface FakeChain extends ChainSource {
  readonly transactions: Map<Hex, ChainTx>;
  readonly spends: Map<string, Hex>;
  readonly sent: Hex[];
}

/** Knows what is put into its maps. */
export function fakeChain(): FakeChain {
  const transactions = new Map<Hex, ChainTx>();
  const spends = new Map<string, Hex>();
  const sent: Hex[] = [];
  const status = async (txid: Hex) => transactions.get(txid)?.status;
  return {
    transactions,
    spends,
    sent,
    tip: async () => ({ height: TIP, hash: 'aa'.repeat(32) }),
    blockHash: async () => undefined,
    utxos: async () => [],
    transaction: async (txid) => transactions.get(txid),
    rawTransaction: async () => undefined,
    status,
    async outspend(txid, vout) {
      const by = spends.get(`${txid}:${vout}`);
      const found = by === undefined ? undefined : await status(by);
      return by === undefined
        ? { spent: false }
        : { spent: true, txid: by, vin: 0, status: found ?? { confirmed: false } };
    },
    history: async () => [],
    async broadcast(rawtx) {
      sent.push(rawtx);
      return '';
    },
    async broadcastPackage(rawtxs) {
      sent.push(...rawtxs);
      return [];
    },
    feeEstimates: async () => ({}),
  };
}

export interface World {
  hub: Hub;
  readonly store: MemoryStore;
  readonly chain: FakeChain;
  readonly clients: Client[];
  now: number;
  /** Kills the hub as kill -9 would, and starts it again over what the store has. Clients must connect again. */
  restart(): void;
  /** Lets everything that is on its way arrive. */
  settle(): Promise<void>;
  /** A connection with both channels open; `receive` is the deposit of h2c. */
  client(options?: ClientOptions): Promise<Client>;
}

export interface ClientOptions {
  readonly deposit?: bigint;
  readonly receive?: bigint;
  readonly maxOwed?: bigint;
  /** False: no session. */
  readonly online?: boolean;
}

export function world(config: Record<string, unknown> = {}): World {
  const store = memoryStore();
  const chain = fakeChain();
  const parsed: HubConfig = parseConfig({
    network: 'regtest',
    chain: 'http://127.0.0.1:1',
    port: 0,
    dir: '/nowhere',
    ...config,
  });
  const ecdsa = hubEcdsa();
  const clock = { now: 1_700_000_000_000 };
  let kill: () => void = () => {};
  const start = (): Hub => {
    let dead = false;
    kill = () => {
      dead = true;
    };
    const own: HubStore = {
      ...store,
      write(batch) {
        if (dead) throw new Error('this hub was killed');
        return store.write(batch);
      },
    };
    const hub = newHub(parsed, WORDS, {
      store: own,
      chain,
      ecdsa,
      clock: () => clock.now,
      onFatal: () => {},
    });
    hub.tip = TIP;
    hub.feerate = 2;
    return hub;
  };
  const w: World = {
    store,
    chain,
    clients: [],
    get now() {
      return clock.now;
    },
    set now(ms) {
      clock.now = ms;
    },
    hub: start(),
    restart() {
      kill();
      const { tip } = w.hub;
      w.hub = start();
      w.hub.tip = tip;
      loadInto(w.hub);
    },
    async settle() {
      for (let i = 0; i < 12; i++) await w.hub.writer.durable();
    },
    async client(options = {}) {
      const c = new Client(w, options);
      w.clients.push(c);
      await c.open();
      return c;
    },
  };
  return w;
}

/** A client's engine, tied to the hub without a socket. */
export class Client {
  readonly handle: Hex;
  readonly events: Event[] = [];
  state: ConnectionState;
  terms: Terms | undefined;
  /** What it does about events. */
  onEvent: (event: Event) => void = () => {};
  private readonly world: World;
  private readonly options: ClientOptions;
  private readonly keys: { handle: Bytes; c2h: Bytes; h2c: Bytes };
  private readonly env: Env;

  constructor(world: World, options: ClientOptions) {
    this.world = world;
    this.options = options;
    const { ecdsa } = world.hub;
    const seed = (name: string) => sha256(utf8ToBytes(`${name} ${world.clients.length}`));
    const own = handleKey({ privateKey: seed('handle'), publicKey: ecdsa.publicKey(seed('handle')) });
    this.handle = own.handle;
    this.keys = { handle: own.privateKey, c2h: seed('c2h'), h2c: seed('h2c') };
    this.env = {
      ecdsa,
      outKey: this.keys.c2h,
      inKey: this.keys.h2c,
      get tip() {
        return world.hub.tip;
      },
      feerate: 2,
      secretOf: () => undefined,
    };
    this.state = newConnection({
      role: 'client',
      handle: this.handle,
      asset: 'BTC',
      times: timesOf('regtest', world.hub.config.terms.BTC),
      commitFeerate: world.hub.config.terms.BTC.commit_feerate,
      trustLimit: world.hub.config.terms.BTC.trust_limit,
      home: `0014${'11'.repeat(20)}`,
    });
  }

  /** The hub's side of the connection. */
  get atHub(): Connection {
    const c = this.world.hub.byHandle.get(this.handle);
    if (c === undefined) throw new Error('the hub does not know this client');
    return c;
  }

  get spendHash(): Hex {
    return bytesToHex(hash160(spendSecret(this.keys.h2c)));
  }

  point(leaf: 'c2h' | 'h2c'): Hex {
    return bytesToHex(this.world.hub.ecdsa.publicKey(this.keys[leaf]));
  }

  sign(digest: Bytes): Bytes {
    return this.world.hub.ecdsa.sign(digest, this.keys.handle);
  }

  signed(method: string, params: Record<string, unknown>): Record<string, unknown> {
    const { hub, now } = this.world;
    const full = { handle: this.handle, ...params };
    return {
      ...signRequest(hub.ecdsa, this.keys.handle, hub.keys.identityHex, method, full, Math.floor(now / 1000)),
    };
  }

  call(method: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
    return serve(this.world.hub, method, this.signed(method, params), { address: '127.0.0.1' });
  }

  requestParams(): Record<string, unknown> {
    const { receive = 1_000_000n, maxOwed = 0n } = this.options;
    return {
      asset: 'BTC',
      c2h_pubkey: this.point('c2h'),
      h2c_pubkey: this.point('h2c'),
      spend_secret_hash: this.spendHash,
      receive: receive.toString(),
      max_owed: maxOwed.toString(),
    };
  }

  depositParams(): Record<string, unknown> {
    return {
      txid: bytesToHex(sha256(utf8ToBytes(this.handle))),
      vout: 0,
      value: (this.options.deposit ?? 1_000_000n).toString(),
      expire_height: TIP + 1000,
      next_revoke_secret_hash: revokeHash(this.keys.h2c, 0),
    };
  }

  async open(): Promise<void> {
    const { hub } = this.world;
    const answer = await this.call('mph_request', this.requestParams());
    this.terms = parseTerms(answer['channel_terms']);
    const given = await this.call('mph_deposit', this.depositParams());
    const { in: c2h } = this.atHub.state ?? {};
    if (c2h === undefined) throw new Error('no c2h');
    const revoke = String(given['next_revoke_secret_hash']);
    this.run({ type: 'open', side: 'out', params: c2h.params, revokeHash: revoke });
    const receive = this.options.receive ?? 1_000_000n;
    if (receive > 0n) this.openH2c(c2h.params, receive, String(answer['h2c_pubkey']));
    for (const side of ['in', 'out'] as const) {
      if (receive === 0n && side === 'out') continue;
      run(hub, this.atHub, { type: 'deposit', side, height: TIP - 100 });
      this.run({ type: 'deposit', side: side === 'in' ? 'out' : 'in', height: TIP - 100 });
    }
    if (this.options.online !== false) this.connect();
    await this.world.settle();
  }

  private openH2c(c2h: ChannelParams, value: bigint, payer: Hex): void {
    const params: ChannelParams = {
      ...c2h,
      payer,
      payee: this.point('h2c'),
      spendHash: this.spendHash,
      txid: bytesToHex(sha256(utf8ToBytes(`h2c ${this.handle}`))),
      value,
    };
    run(this.world.hub, this.atHub, {
      type: 'open',
      side: 'out',
      params,
      revokeHash: revokeHash(this.keys.h2c, 0),
    });
    this.run({ type: 'open', side: 'in', params });
  }

  connect(): void {
    const c = this.atHub;
    c.push = {
      pushed: this.state.received,
      send: (text) => setImmediate(() => this.take(text)),
      end: () => {},
    };
    c.ackDue = true;
    this.world.hub.writer.touch(c);
    this.speak(this.state.outbox);
  }

  disconnect(): void {
    delete this.atHub.push;
  }

  private take(text: string): void {
    if (this.atHub.push === undefined) return;
    const { messages, ack } = parsePacket(JSON.parse(text).params);
    this.run({ type: 'deliver', messages, ack });
    if (messages.length > 0) this.speak([]);
  }

  private speak(messages: readonly OutMessage[]): void {
    const { sent, received } = this.state;
    const copy = messages.map(({ seq, message }) => ({ seq, message: parseMessage(encodeMessage(message)) }));
    takePacket(this.world.hub, this.atHub, { sent, ack: received, messages: copy });
  }

  run(command: Command): void {
    const next = step(this.state, command, this.env);
    const before = this.state.sent;
    this.state = next.state;
    const fresh = next.state.outbox.filter((o) => o.seq > before);
    if (fresh.length > 0 && this.world.hub.byHandle.get(this.handle)?.push !== undefined) this.speak(fresh);
    for (const action of next.actions) {
      if (action.type === 'look') this.run({ type: 'looked', ok: true });
      if (action.type !== 'event') continue;
      this.events.push(action.event);
      this.onEvent(action.event);
    }
  }

  lock(payee: Hex, quantity: bigint, hash: Hex, fee = 0n): void {
    const sends = [{ payee, quantity, fee, token: hash }];
    this.run({ type: 'pay', locks: [{ hash, amount: quantity + fee }], sends });
  }

  pay(...sends: SendItem[]): void {
    this.run({ type: 'payOpen', sends });
  }

  /** Opens every lock it is offered whose preimage is known. */
  settleWith(preimages: ReadonlyMap<Hex, Hex>): void {
    this.onEvent = (event) => {
      if (event.type !== 'offered') return;
      const known = event.locks.flatMap((l) => preimages.get(l.hash) ?? []);
      setImmediate(() => this.run({ type: 'settle', preimages: known }));
    };
  }

  /** Everything it was ever paid. */
  received(): bigint {
    return this.events.reduce(
      (sum, e) => (e.type === 'received' || e.type === 'settled' ? sum + e.quantity : sum),
      0n,
    );
  }

  reasons(): string[] {
    return this.events.flatMap((e) => (e.type === 'failed' || e.type === 'reduced' ? [e.reason] : []));
  }
}

/** A preimage and its hash, by number. */
export function secret(i: number | string): { readonly preimage: Hex; readonly hash: Hex } {
  const preimage = sha256(utf8ToBytes(`preimage ${i}`));
  return { preimage: bytesToHex(preimage), hash: bytesToHex(sha256(preimage)) };
}
