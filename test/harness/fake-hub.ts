import { p2wpkhScript, p2wshScript } from '../../lib/bitcoin/address.ts';
import type { ChainSource } from '../../lib/bitcoin/chain-source.ts';
import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import {
  type Bytes,
  bytesToHex,
  type Hex,
  hash160,
  hexToBytes,
  sha256,
  utf8ToBytes,
} from '../../lib/bytes.ts';
import {
  type ChannelParams,
  type Command,
  type ConnectionState,
  closeTxid,
  depositScript,
  type Event,
  NETTING,
  newConnection,
  revokeHash,
  signClose,
  spendSecret,
  step,
} from '../../lib/channel/index.ts';
import { PicoError } from '../../lib/errors.ts';
import {
  defaultTerms,
  encodePacket,
  encodeTerms,
  isStale,
  parsePacket,
  receiptDigest,
  requestDigest,
  rpcError,
  signAnswer,
  timesOf,
} from '../../lib/hub/index.ts';
import { heldCommit } from './fake-hub-commit.ts';
import type { FakeHub, HubChain, Line } from './fake-hub-types.ts';

export type { FakeHub, HubChain } from './fake-hub-types.ts';

const DEPOSITS = { silentDeposit: false, refuseDeposit: false, shortFunding: false };
const URL = 'http://127.0.0.1:9/';
const HOME = bytesToHex(p2wpkhScript(hexToBytes(`02${'11'.repeat(32)}`)));

/** The engine in the role of the hub behind JSON-RPC over a fake fetch: enough to drive a wallet, nothing durable. */
export function fakeHub(chain: HubChain): FakeHub {
  const source: ChainSource = chain.source;
  const key = sha256(utf8ToBytes('hub'));
  const pubkey = bytesToHex(nobleEcdsa.publicKey(key));
  const lines = new Map<Hex, Line>();
  const routes = new Map<Hex, Hex>();
  const hub = { terms: defaultTerms('regtest'), down: false, deaf: false, refuseClose: false, ...DEPOSITS };
  const offline = new Set<Hex>();
  const calls: string[] = [];

  const keyOf = (index: number, leaf: string): Bytes => sha256(utf8ToBytes(`${index}/${leaf}`));
  const env = (line: Line) => ({
    ecdsa: nobleEcdsa,
    outKey: keyOf(line.index, 'h2c'),
    inKey: keyOf(line.index, 'c2h'),
    tip: chain.height,
    feerate: chain.feerate,
    secretOf: (epoch: number) => line.secrets.get(epoch),
  });
  const lineOf = (handle: unknown): Line => {
    const line = lines.get(String(handle));
    if (line === undefined) throw new PicoError('HandleNotFound', 'No hub connection for given handle');
    return line;
  };

  function run(line: Line, command: Command): void {
    const { state, actions } = step(line.state, command, env(line));
    line.state = state;
    for (const action of actions) {
      if (action.type === 'secret') line.secrets.set(action.epoch, action.secret);
      if (action.type === 'look') run(line, { type: 'looked', ok: true });
      if (action.type === 'publish') source.broadcast(action.rawtx).catch(() => undefined);
      if (action.type === 'event') onEvent(line, action.event);
    }
  }

  function onEvent(line: Line, event: Event): void {
    if (event.type === 'offered') {
      const [lock] = event.locks;
      const [send] = event.sends;
      if (lock === undefined || send === undefined) return;
      const payee = lines.get(send.payee);
      const reason =
        payee === undefined ? 'PayeeUnknown' : offline.has(send.payee) ? 'PayeeOffline' : undefined;
      if (payee === undefined || reason !== undefined)
        return run(line, { type: 'refuse', reason: reason ?? 'PayeeUnknown' });
      try {
        run(payee, {
          type: 'pay',
          locks: [{ hash: lock.hash, amount: send.quantity }],
          sends: [{ payee: send.payee, quantity: send.quantity, fee: 0n, token: lock.hash }],
        });
        routes.set(lock.hash, line.handle);
      } catch (error) {
        run(line, { type: 'refuse', reason: error instanceof PicoError ? error.code : 'Internal' });
      }
    }
    if (event.type === 'opened')
      run(lineOf(routes.get(event.hash)), { type: 'settle', preimages: [event.preimage] });
    if (event.type === 'failed')
      run(lineOf(routes.get(event.hash)), { type: 'refuse', reason: event.reason });
    if (event.type === 'received') onOpen(line, event);
    if (event.type === 'reduced' && event.side === 'out' && event.reason === NETTING)
      run(line, { type: 'reduce', by: event.by, reason: NETTING });
  }

  function onOpen(line: Line, event: Extract<Event, { type: 'received' }>): void {
    const unknown = event.sends.some((send) => !lines.has(send.payee));
    if (unknown) return run(line, { type: 'reduce', by: event.quantity, reason: 'PayeeUnknown' });
    for (const send of event.sends) {
      const payee = lineOf(send.payee);
      run(payee, { type: 'payOpen', sends: [{ ...send, fee: 0n }] });
    }
    const sig = bytesToHex(nobleEcdsa.sign(receiptDigest(line.handle, event.n, event.sends), key));
    run(line, { type: 'say', message: { type: 'receipt', n: event.n, sig } });
  }

  const methods: Record<string, (p: Record<string, unknown>) => Promise<Record<string, unknown>>> = {
    async mph_status(p) {
      const line = p['handle'] === undefined ? undefined : lines.get(String(p['handle']));
      return {
        network: 'regtest',
        pubkey,
        tip: chain.height,
        ...(line?.backup !== undefined && { backup: line.backup }),
      };
    },
    async mph_request(p) {
      const handle = String(p['handle']);
      const index = lines.get(handle)?.index ?? lines.size;
      const terms = hub.terms;
      const state = newConnection({
        role: 'hub',
        handle,
        asset: 'BTC',
        times: timesOf('regtest', terms),
        commitFeerate: terms.commit_feerate,
        trustLimit: terms.trust_limit,
        home: HOME,
      });
      lines.set(handle, { handle, index, params: p as Record<string, string>, state, secrets: new Map() });
      return {
        handle,
        channel_terms: encodeTerms(terms),
        pubkey,
        c2h_pubkey: bytesToHex(nobleEcdsa.publicKey(keyOf(index, 'c2h'))),
        h2c_pubkey: bytesToHex(nobleEcdsa.publicKey(keyOf(index, 'h2c'))),
        spend_secret_hash: bytesToHex(hash160(spendSecret(keyOf(index, 'c2h')))),
        tip: chain.height,
      };
    },
    async mph_deposit(p) {
      if (hub.refuseDeposit) throw new PicoError('HandleNotFound', 'No hub connection for given handle');
      const line = lineOf(p['handle']);
      line.backup = String(p['backup']);
      if (line.state.in === undefined) {
        const params: ChannelParams = {
          payer: String(line.params['c2h_pubkey']),
          payee: bytesToHex(nobleEcdsa.publicKey(keyOf(line.index, 'c2h'))),
          spendHash: bytesToHex(hash160(spendSecret(keyOf(line.index, 'c2h')))),
          expireHeight: Number(p['expire_height']),
          delay: hub.terms.delay_time,
          txid: String(p['txid']),
          vout: Number(p['vout']),
          value: BigInt(String(p['value'])),
        };
        run(line, { type: 'open', side: 'in', params });
        line.params['next'] = String(p['next_revoke_secret_hash']);
      }
      return { next_revoke_secret_hash: revokeHash(keyOf(line.index, 'c2h'), 0) };
    },
    async mph_sync(p) {
      const line = lineOf(p['handle']);
      const packet = parsePacket(p);
      if (isStale(packet, line.state)) throw new PicoError('StaleState', 'the hub has seen a newer state');
      run(line, { type: 'deliver', messages: packet.messages, ack: packet.ack });
      for (let i = 0; i < 20 && packet.messages.length > 0 && line.state.outbox.length === 0; i++)
        await pause(5);
      const { sent, received, outbox } = line.state;
      return encodePacket({ sent, ack: received, messages: outbox });
    },
    async mph_close(p) {
      const line = lineOf(p['handle']);
      if (hub.refuseClose) throw new PicoError('Busy', 'not now');
      if (line.state.sent !== p['ack'] || line.state.received !== p['sent'])
        throw new PicoError('Busy', 'messages are on their way');
      const proposal = {
        feerate: Number(p['feerate']),
        caller: 'client' as const,
        clientScript: String(p['script']),
        hubScript: HOME,
      };
      run(line, { type: 'closed', feerate: proposal.feerate, txid: closeTxid(line.state, proposal) });
      return { script: HOME, signatures: signClose(line.state, proposal, env(line)) };
    },
  };

  const fetch = async (_url: unknown, init?: { body?: unknown }): Promise<Response> => {
    const { method, params } = JSON.parse(String(init?.body)) as {
      method: string;
      params: Record<string, unknown>;
    };
    calls.push(method);
    if (hub.down) throw new TypeError('fetch failed');
    let body: unknown;
    try {
      const result = (await methods[method]?.(params)) ?? {};
      const digest = bytesToHex(requestDigest(method, params, pubkey));
      const signed =
        'signature' in params ? signAnswer(nobleEcdsa, key, pubkey, method, result, digest) : result;
      body = { jsonrpc: '2.0', id: 1, result: signed };
    } catch (error) {
      body = { jsonrpc: '2.0', id: 1, error: rpcError(error) };
    }
    if (hub.deaf || (hub.silentDeposit && method === 'mph_deposit')) throw new TypeError('fetch failed');
    return new Response(JSON.stringify(body));
  };

  async function fund(line: Line): Promise<void> {
    const c2h = line.state.in;
    const value = BigInt(line.params['receive'] ?? '0');
    if (c2h === undefined || line.state.out !== undefined || value === 0n) return;
    const params: ChannelParams = {
      payer: bytesToHex(nobleEcdsa.publicKey(keyOf(line.index, 'h2c'))),
      payee: String(line.params['h2c_pubkey']),
      spendHash: String(line.params['spend_secret_hash']),
      expireHeight: c2h.params.expireHeight,
      delay: c2h.params.delay,
      txid: '',
      vout: 0,
      value,
    };
    const txid = await chain.fund(p2wshScript(depositScript(params)), hub.shortFunding ? value - 1n : value);
    run(line, {
      type: 'open',
      side: 'out',
      params: { ...params, txid },
      revokeHash: line.params['next'] ?? '',
    });
    const { expireHeight } = params;
    run(line, { type: 'say', message: { type: 'funded', txid, vout: 0, value, expireHeight } });
  }

  return Object.assign(hub, {
    url: URL,
    fetch: fetch as typeof globalThis.fetch,
    offline,
    calls,
    line: (handle: Hex) => lineOf(handle).state,
    snapshot: (handle: Hex) => lineOf(handle).state,
    async publishOld(handle: Hex, state: ConnectionState) {
      const { actions } = step(state, { type: 'leave' }, env(lineOf(handle)));
      for (const action of actions)
        if (action.type === 'publish' && action.purpose === 'commit') await source.broadcast(action.rawtx);
    },
    async publishHeld(handle: Hex, state: ConnectionState) {
      await source.broadcast(heldCommit(state, env(lineOf(handle)).inKey));
    },
    async watch() {
      for (const line of lines.values()) {
        for (const side of ['in', 'out'] as const) {
          const half = side === 'in' ? line.state.in : line.state.out;
          if (half === undefined) continue;
          const status = await source.status(half.params.txid);
          const height = status?.confirmed ? { height: status.height } : {};
          run(line, { type: 'deposit', side, ...height });
        }
        if (line.state.in?.deposit.height !== undefined) await fund(line);
        run(line, { type: 'tip' });
      }
    },
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
