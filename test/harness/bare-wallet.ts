import { randomBytes } from 'node:crypto';
import { p2wpkhScript } from '../../lib/bitcoin/address.ts';
import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import { handleKey } from '../../lib/bitcoin/keys.ts';
import { type Bytes, bytesToHex, type Hex, hash160, sha256 } from '../../lib/bytes.ts';
import {
  type Action,
  type ChannelParams,
  type CloseSignatures,
  type Command,
  type CommitRecord,
  type ConnectionState,
  completeClose,
  depositScript,
  type Env,
  type Event,
  newConnection,
  revokeHash,
  spendSecret,
  step,
} from '../../lib/channel/index.ts';
import {
  encodePacket,
  type HubClient,
  hubClient,
  openSession,
  type Packet,
  parsePacket,
  parseTerms,
  type Session,
  type Signer,
  timesOf,
} from '../../lib/hub/index.ts';

export interface BareChain {
  height(): number;
  /** Pays a script; unconfirmed until a block comes. */
  pay(script: Bytes, amountSat: bigint): Promise<{ txid: Hex; vout: number }>;
  heightOf(txid: Hex): number | undefined;
}

export interface BareOptions {
  /** May be set anew when the hub was started again. */
  hub: string;
  readonly chain: BareChain;
  readonly network?: string;
  readonly receive?: bigint;
  readonly maxOwed?: bigint;
  readonly device?: Hex;
}

const random = (n: number): Bytes => new Uint8Array(randomBytes(n));

export function newSecret(): { preimage: Hex; hash: Hex } {
  const preimage = random(32);
  return { preimage: bytesToHex(preimage), hash: bytesToHex(sha256(preimage)) };
}

/** The least a wallet can be: the engine, its keys and the hub's client. It stores nothing. For tests. */
export class BareWallet {
  state: ConnectionState | undefined;
  readonly events: Event[] = [];
  readonly published: Extract<Action, { type: 'publish' }>[] = [];
  readonly secrets = new Map<number, Hex>();
  readonly records = new Map<Hex, CommitRecord>();
  readonly home = bytesToHex(p2wpkhScript(nobleEcdsa.publicKey(random(32))));
  /** Reacts to events at once, before anything is sent. */
  onEvent: (event: Event) => void = () => {};
  /** False keeps reveals unbooked. */
  looks = true;
  session: Session | undefined;
  signer: Signer;
  readonly options: BareOptions;
  private readonly keys = {
    handle: handleKey({ privateKey: random(32), publicKey: new Uint8Array(33) }),
    c2h: random(32),
    h2c: random(32),
  };
  private h2c: Omit<ChannelParams, 'txid' | 'vout' | 'value'> | undefined;
  private waiting: (() => void)[] = [];
  private readonly env: Env;

  constructor(options: BareOptions) {
    this.options = options;
    const privateKey = random(32);
    this.keys.handle = handleKey({ privateKey, publicKey: nobleEcdsa.publicKey(privateKey) });
    const { handle } = this.keys.handle;
    this.signer = { handle, key: this.keys.handle.privateKey, hub: '' };
    const { chain } = options;
    this.env = {
      ecdsa: nobleEcdsa,
      outKey: this.keys.c2h,
      inKey: this.keys.h2c,
      get tip() {
        return chain.height();
      },
      feerate: 2,
      secretOf: (epoch) => this.secrets.get(epoch),
    };
  }

  get client(): HubClient {
    const clock = () => Math.floor(Date.now() / 1000);
    return hubClient({ url: this.options.hub, ecdsa: nobleEcdsa, clock });
  }

  get handle(): Hex {
    return this.signer.handle;
  }

  /** Request, deposit paid and announced; a block is still to be mined. */
  async connect(quantity: bigint, expireTime = 200): Promise<void> {
    const status = await this.client.ask('mph_status');
    this.signer = { ...this.signer, hub: String(status['pubkey']) };
    const point = (key: Bytes) => bytesToHex(nobleEcdsa.publicKey(key));
    const answer = await this.call('mph_request', {
      asset: 'BTC',
      c2h_pubkey: point(this.keys.c2h),
      h2c_pubkey: point(this.keys.h2c),
      spend_secret_hash: bytesToHex(hash160(spendSecret(this.keys.h2c))),
      receive: (this.options.receive ?? quantity).toString(),
      max_owed: (this.options.maxOwed ?? 0n).toString(),
    });
    const terms = parseTerms(answer['channel_terms']);
    const expireHeight = Number(answer['tip']) + expireTime;
    const shared = { expireHeight, delay: terms.delay_time };
    const c2h = {
      payer: point(this.keys.c2h),
      payee: String(answer['c2h_pubkey']),
      spendHash: String(answer['spend_secret_hash']),
      ...shared,
    };
    this.h2c = {
      payer: String(answer['h2c_pubkey']),
      payee: point(this.keys.h2c),
      spendHash: bytesToHex(hash160(spendSecret(this.keys.h2c))),
      ...shared,
    };
    const script = Uint8Array.of(0, 32, ...sha256(depositScript(c2h)));
    const outpoint = await this.options.chain.pay(script, quantity);
    const given = await this.call('mph_deposit', {
      ...outpoint,
      value: quantity.toString(),
      expire_height: expireHeight,
      next_revoke_secret_hash: revokeHash(this.keys.h2c, 0),
    });
    this.state = newConnection({
      role: 'client',
      handle: this.handle,
      asset: 'BTC',
      times: timesOf(this.options.network ?? 'regtest', terms),
      commitFeerate: terms.commit_feerate,
      trustLimit: terms.trust_limit,
      home: this.home,
    });
    this.run({
      type: 'open',
      side: 'out',
      params: { ...c2h, ...outpoint, value: quantity },
      revokeHash: String(given['next_revoke_secret_hash']),
    });
  }

  call(method: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
    return this.client.call(method, { handle: this.handle, ...params }, this.signer);
  }

  async openSession(): Promise<void> {
    this.session = await openSession({
      url: this.options.hub,
      signer: this.signer,
      ecdsa: nobleEcdsa,
      device: this.options.device ?? '00'.repeat(16),
      nonce: random(32),
      current: () => {
        const { sent, received, outbox } = this.need();
        return { sent, received, ack: received, messages: outbox, outbox };
      },
      onPacket: (packet) => this.take(packet),
      onEnd: () => {},
    });
  }

  need(): ConnectionState {
    if (this.state === undefined) throw new Error('not connected');
    return this.state;
  }

  packet(): Packet {
    const { sent, received, outbox } = this.need();
    return { sent, ack: received, messages: outbox };
  }

  /** One round over HTTP. */
  async sync(): Promise<void> {
    const device = this.options.device ?? '00'.repeat(16);
    const answer = await this.call('mph_sync', { device, ...encodePacket(this.packet()) });
    this.take(parsePacket(answer));
  }

  take({ messages, ack }: Packet): void {
    this.run({ type: 'deliver', messages, ack }, messages.length > 0);
  }

  /** Runs a command and sends what it causes, over the session if there is one. */
  run(command: Command, acknowledge = false): void {
    const before = this.need().sent;
    this.obey(command);
    const { sent } = this.need();
    if (this.session?.open && (sent > before || acknowledge)) {
      const packet = this.packet();
      this.session.send({ ...packet, messages: packet.messages.filter((m) => m.seq > before) });
    }
    for (const wake of this.waiting.splice(0)) wake();
  }

  private obey(command: Command): void {
    const next = step(this.need(), command, this.env);
    this.state = next.state;
    for (const action of next.actions) {
      if (action.type === 'record') this.records.set(action.record.script, action.record);
      if (action.type === 'secret') this.secrets.set(action.epoch, action.secret);
      if (action.type === 'publish') this.published.push(action);
      if (action.type === 'look' && this.looks) this.obey({ type: 'looked', ok: true });
      if (action.type !== 'event') continue;
      this.events.push(action.event);
      if (action.event.type === 'message') this.onMessage(action.event);
      this.onEvent(action.event);
    }
  }

  private onMessage({ message }: Extract<Event, { type: 'message' }>): void {
    if (message.type !== 'funded' || this.h2c === undefined) return;
    const { txid, vout, value } = message;
    this.obey({ type: 'open', side: 'in', params: { ...this.h2c, txid, vout, value } });
  }

  /** Tells the engine of its deposits' blocks and of the tip. */
  tick(): void {
    for (const side of ['out', 'in'] as const) {
      const half = side === 'out' ? this.need().out : this.need().in;
      const height = half && this.options.chain.heightOf(half.params.txid);
      if (height !== undefined && half?.deposit.height === undefined)
        this.run({ type: 'deposit', side, height });
    }
    this.run({ type: 'tip' });
  }

  /** Resolves when `test` holds; looks after each command. */
  async until(test: () => boolean, timeoutMs = 60_000): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (!test()) {
      if (Date.now() > end) throw new Error('waited in vain');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Pays by lock: the commit goes out at once. */
  payLocked(payee: Hex, quantity: bigint, hash: Hex, fee = 0n): void {
    this.run({
      type: 'pay',
      locks: [{ hash, amount: quantity + fee }],
      sends: [{ payee, quantity, fee, token: hash }],
    });
  }

  payOpen(payee: Hex, quantity: bigint, token?: Hex): void {
    const extra = token === undefined ? {} : { token };
    this.run({ type: 'payOpen', sends: [{ payee, quantity, fee: 0n, ...extra }] });
  }

  /** The close transaction, signed by both; not broadcast. */
  async closeTogether(feerate = 2): Promise<{ txid: Hex; rawtx: Hex }> {
    this.run({ type: 'askClose' });
    const { sent, received } = this.need();
    const answer = await this.call('mph_close', { feerate, script: this.home, sent, ack: received });
    const proposal = {
      feerate,
      caller: 'client' as const,
      clientScript: this.home,
      hubScript: String(answer['script']),
    };
    const full = completeClose(this.need(), proposal, answer['signatures'] as CloseSignatures, this.env);
    this.run({ type: 'closed', feerate, ...full });
    return full;
  }
}
