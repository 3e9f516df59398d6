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
import { parsePacket, signRequest, timesOf } from '../lib/hub/index.ts';
import type { Connection } from './connection.ts';
import { TIP } from './fake-chain.ts';
import type { World } from './fakes.ts';
import { run } from './machine.ts';
import { serve } from './rpc/index.ts';
import { takePacket } from './sync.ts';

export interface ClientOptions {
  readonly deposit?: bigint;
  readonly receive?: bigint;
  readonly maxOwed?: bigint;
  /** False: no session. */
  readonly online?: boolean;
}

/** A client's engine, tied to the hub without a socket. */
export class Client {
  readonly handle: Hex;
  readonly events: Event[] = [];
  state: ConnectionState;
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
