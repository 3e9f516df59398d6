import { randomBytes } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import { bytesToHex, type Hex, hexToBytes } from '../lib/bytes.ts';
import { parseHex, parseIndex, parseObject } from '../lib/channel/index.ts';
import { PicoError } from '../lib/errors.ts';
import {
  type Call,
  handlePoint,
  isStale,
  parseCall,
  parseHandle,
  parsePacket,
  rpcError,
  sessionDigest,
} from '../lib/hub/index.ts';
import type { Connection, Push } from './connection.ts';
import { handleNotFound, rateLimited, staleState } from './errors.ts';
import type { Hub } from './hub.ts';
import { attend, hasWork } from './route/index.ts';
import { serve } from './rpc/index.ts';
import { parseDevice } from './rpc/sync.ts';
import { noteDevice, takePacket } from './sync.ts';

/** How long a socket may stay without a session. */
const AUTH_MS = 10_000;
/** A client that reads so slowly is cut off; its messages wait in the outbox. */
const MAX_BUFFERED = 8 << 20;

interface Challenge {
  readonly c: Connection;
  readonly digest: Uint8Array;
  readonly device: Hex;
}

export interface SocketGuard {
  readonly address: string;
  /** False when the address has used up its calls. */
  allow(): boolean;
}

/** One WebSocket: an authenticated session of one connection, pushed both ways (channel.md §8), and signed calls. */
export function serveSocket(hub: Hub, socket: WebSocket, guard: SocketGuard): void {
  let challenge: Challenge | undefined;
  let session: { readonly c: Connection; readonly push: Push } | undefined;
  const timer = setTimeout(() => {
    if (session === undefined) socket.close(1008, 'no session in time');
  }, AUTH_MS);
  timer.unref();

  const reply = (id: Call['id'], body: Record<string, unknown>): void => {
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, ...body }));
  };

  function begin(params: Record<string, unknown>): Record<string, unknown> {
    const o = parseObject(params, 'params', ['handle', 'nonce', 'device']);
    const handle = parseHandle(o['handle']);
    const theirs = parseHex(o['nonce'], 32, 'nonce');
    const device = parseDevice(o['device']);
    const c = hub.byHandle.get(handle);
    if (c?.state === undefined) throw handleNotFound(handle);
    const nonce = bytesToHex(randomBytes(32));
    const { identity, identityHex } = hub.keys;
    challenge = { c, device, digest: sessionDigest('client', identityHex, handle, theirs, nonce) };
    const ours = sessionDigest('hub', identityHex, handle, theirs, nonce);
    const signature = bytesToHex(hub.ecdsa.sign(ours, identity.privateKey));
    return { nonce, pubkey: identityHex, signature };
  }

  function authenticate({ id, params }: Call): void {
    const o = parseObject(params, 'params', ['signature', 'sent', 'ack']);
    const given = challenge;
    challenge = undefined;
    if (given === undefined || session !== undefined)
      throw new PicoError('InvalidRequest', 'call session first, and once');
    const { c, digest, device } = given;
    const signature = hexToBytes(parseHex(o['signature'], 64, 'signature'));
    if (!hub.ecdsa.verify(signature, digest, handlePoint(c.fixed.handle)))
      throw new PicoError('BadSignature', 'the signature does not fit the session', { field: 'signature' });
    const { state } = c;
    if (state === undefined) throw handleNotFound(c.fixed.handle);
    const packet = { sent: parseIndex(o['sent'], 'sent'), ack: parseIndex(o['ack'], 'ack') };
    if (isStale(packet, state)) throw staleState(c.secrets);
    const push: Push = {
      pushed: packet.ack,
      send(text) {
        if (socket.bufferedAmount > MAX_BUFFERED) socket.terminate();
        else socket.send(text);
      },
      end: (reason) => socket.close(1000, reason),
    };
    session = { c, push };
    noteDevice(hub, c, device);
    // What is said of the counters must be durable; the outbox is sent again right behind it.
    hub.writer.after(() => {
      if (socket.readyState !== socket.OPEN) return;
      reply(id, { result: { sent: state.sent, ack: state.received } });
      c.push?.end('another session of this connection has begun');
      c.push = push;
      c.ackDue = true;
      hub.writer.touch(c);
      if (hasWork(c)) attend(hub, c);
    });
  }

  async function answer(call: Call): Promise<void> {
    hub.metrics.calls++;
    try {
      if (!guard.allow()) throw rateLimited();
      if (call.method === 'session') return reply(call.id, { result: begin(call.params) });
      if (call.method === 'session_auth') return authenticate(call);
      reply(call.id, { result: await serve(hub, call.method, call.params, guard) });
    } catch (error) {
      hub.metrics.failures++;
      reply(call.id, { error: rpcError(error) });
    }
  }

  function onMessage(data: RawData): void {
    let call: Call | undefined;
    try {
      call = parseCall(String(data));
      if (call.method !== 'mph_sync' || call.id !== null) {
        void answer(call);
        return;
      }
      if (session === undefined) throw new PicoError('InvalidRequest', 'call session first');
      takePacket(hub, session.c, parsePacket(call.params));
    } catch (error) {
      hub.metrics.failures++;
      reply(call?.id ?? null, { error: rpcError(error) });
      socket.close(1008, 'the packet could not be taken');
    }
  }

  socket.on('message', onMessage);
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearTimeout(timer);
    if (session === undefined || session.c.push !== session.push) return;
    const { c } = session;
    delete c.push;
    if (hasWork(c)) attend(hub, c);
  });
}
