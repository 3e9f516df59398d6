import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import { type Bytes, bytesToHex, hash160 } from '../../lib/bytes.ts';
import { revokeHash, spendSecret } from '../../lib/channel/index.ts';
import { type Params, signRequest } from '../../lib/hub/index.ts';
import type { BareWallet } from '../harness/bare-wallet.ts';
import type { HubWorld } from '../harness/hub-world.ts';

/** A call to the hub as anyone may send it, over either way. */
export interface Answer {
  readonly result?: Record<string, unknown>;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data?: Readonly<Record<string, unknown>>;
  };
}

export interface Line {
  readonly name: string;
  /** The body goes out as it is. */
  raw(body: string): Promise<Answer>;
  ask(method: string, params: unknown): Promise<Answer>;
  close(): void;
}

export function httpLine(url: string): Line {
  const line: Line = {
    name: 'HTTP',
    async raw(body) {
      const response = await fetch(url, { method: 'POST', body });
      return (await response.json()) as Answer;
    },
    ask: (method, params) => line.raw(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })),
    close() {},
  };
  return line;
}

interface Dialled {
  readonly socket: WebSocket;
  /** Who waits for answers, in their order. Late: the hub hangs up on who begins no session, also while it is asked something. */
  readonly waiting: ((answer: Answer | 'late') => void)[];
}

/** One socket; a new one where the hub has closed it. */
export function socketLine(url: string): Line {
  let now: Dialled | undefined;

  async function ready(): Promise<Dialled> {
    if (now?.socket.readyState === WebSocket.OPEN) return now;
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
    const waiting: Dialled['waiting'] = [];
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.on('message', (text) => waiting.shift()?.(JSON.parse(String(text)) as Answer));
    socket.on('close', (_, reason) => {
      const isLate = String(reason) === 'no session in time';
      for (const give of waiting.splice(0))
        give(isLate ? 'late' : { error: { code: 0, message: 'the socket was closed' } });
    });
    socket.on('error', () => {});
    now = { socket, waiting };
    return now;
  }

  const line: Line = {
    name: 'WebSocket',
    async raw(body) {
      const { socket, waiting } = await ready();
      const answer = await new Promise<Answer | 'late'>((resolve) => {
        waiting.push(resolve);
        socket.send(body);
      });
      return answer === 'late' ? await line.raw(body) : answer;
    },
    ask: (method, params) => line.raw(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })),
    close: () => now?.socket.terminate(),
  };
  return line;
}

export interface Base {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Of the handle; absent where the call is not signed. */
  readonly key?: Bytes;
}

/** A valid call of each method, unsigned yet, by a wallet with an open connection. */
export function validCalls(world: HubWorld, wallet: BareWallet, requested: Requested): Base[] {
  const { handle, key } = wallet.signer;
  const atHub = world.hub.hub.byHandle.get(handle)?.state;
  const [sent, ack] = [atHub?.received ?? 0, atHub?.sent ?? 0];
  return [
    { method: 'mph_status', params: { assets: ['BTC'], handle }, key },
    { method: 'mph_request', params: requested.request, key: requested.key },
    {
      method: 'mph_deposit',
      params: {
        ...{ handle: requested.request.handle, txid: 'ab'.repeat(32), vout: 1, value: '100000' },
        ...{ expire_height: world.chain.height() + 200, backup: 'c2VhbGVk' },
        next_revoke_secret_hash: revokeHash(requested.key, 0),
      },
      key: requested.key,
    },
    {
      method: 'mph_sync',
      params: { handle, device: 'd1', sent, ack, messages: [] },
      key,
    },
    { method: 'mph_close', params: { handle, feerate: 2, script: wallet.home, sent, ack }, key },
  ];
}

export interface Requested {
  readonly key: Bytes;
  readonly request: Readonly<Record<string, unknown>>;
}

/** What a client asks for before it has any connection. */
export function freshRequest(): Requested {
  const random = () => new Uint8Array(randomBytes(32));
  const key = evenKey();
  const point = (k: Bytes) => bytesToHex(nobleEcdsa.publicKey(k));
  return {
    key,
    request: {
      handle: point(key).slice(2),
      ...{ asset: 'BTC', receive: '100000', max_owed: '0', url: 'https://hub.example/' },
      ...{ c2h_pubkey: point(random()), h2c_pubkey: point(random()) },
      spend_secret_hash: bytesToHex(hash160(spendSecret(key))),
    },
  };
}

/** A handle is the x coordinate of a point with even y. */
function evenKey(): Bytes {
  for (;;) {
    const key = new Uint8Array(randomBytes(32));
    if (nobleEcdsa.publicKey(key)[0] === 2) return key;
  }
}

const now = () => Math.floor(Date.now() / 1000);

/** Signed by the key, whatever the params hold; as it is where nothing like it could be signed. */
export function signedBy(key: Bytes, hub: string, method: string, params: Params): Params {
  try {
    return signRequest(nobleEcdsa, key, hub, method, params, now());
  } catch {
    return { ...params, time: now(), signature: '11'.repeat(64) };
  }
}
