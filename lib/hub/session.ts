import { type Bytes, bytesToHex, type Hex, hexToBytes, isHex } from '../bytes.ts';
import type { Ecdsa } from '../channel/index.ts';
import { codeOf, PicoError } from '../errors.ts';
import { checkHubUrl, type Signer, unreachable } from './client.ts';
import { encodePacket, fromRpcError, isStale, type Packet, parsePacket } from './rpc.ts';
import { sessionDigest } from './sign.ts';

/** One authenticated WebSocket of one connection: packets both ways, pushed (channel.md §8). */
export interface Session {
  readonly open: boolean;
  send(packet: Packet): void;
  close(): void;
}

export interface SessionOptions {
  readonly url: string;
  readonly signer: Signer;
  readonly ecdsa: Ecdsa;
  readonly device: Hex;
  /** 32 fresh random bytes. */
  readonly nonce: Bytes;
  readonly WebSocket?: typeof globalThis.WebSocket;
  readonly timeoutMs?: number;
  /** Counters and outbox as they stand now. */
  current(): Packet & { readonly received: number; readonly outbox: readonly { seq: number }[] };
  onPacket(packet: Packet): void;
  /** Called once, however the session ends. */
  onEnd(error: PicoError): void;
}

function socketUrl(hub: string): string {
  const url = checkHubUrl(hub);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  url.pathname = `${url.pathname.replace(/\/$/, '')}/ws`;
  return url.href;
}

/** Resolves when both sides have proven their keys and neither is stale. Throws StaleState, BadSignature, HubUnreachable. */
export function openSession(o: SessionOptions): Promise<Session> {
  const Socket = o.WebSocket ?? globalThis.WebSocket;
  const socket = new Socket(socketUrl(o.url));
  const nonce = bytesToHex(o.nonce);
  let ready = false;
  let ended = false;

  const session: Session = {
    get open() {
      return ready && !ended;
    },
    send(packet) {
      if (ready && !ended)
        socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'mph_sync', params: encodePacket(packet) }));
    },
    close: () => socket.close(),
  };

  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(unreachable(o.url, 'no session in time')), o.timeoutMs ?? 10_000);

    function fail(error: PicoError): void {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      socket.close();
      if (ready) o.onEnd(error);
      else reject(error);
    }

    function request(id: number, method: string, params: Record<string, unknown>): void {
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    }

    function onChallenge(result: Record<string, unknown>): void {
      const hubNonce = result['nonce'];
      const signature = result['signature'];
      const { hub, handle, key } = o.signer;
      if (!isHex(hubNonce, 32) || !isHex(signature, 64))
        throw new PicoError('InvalidAnswer', "the hub's challenge is not of its form");
      const theirs = sessionDigest('hub', hub, handle, nonce, hubNonce);
      if (!o.ecdsa.verify(hexToBytes(signature), theirs, hexToBytes(hub)))
        throw new PicoError(
          'BadSignature',
          'this is not the hub that the connection was opened with; nothing was sent to it',
        );
      const ours = sessionDigest('client', hub, handle, nonce, hubNonce);
      const { sent, ack } = o.current();
      request(2, 'session_auth', { signature: bytesToHex(o.ecdsa.sign(ours, key)), sent, ack });
    }

    function onReady(result: Record<string, unknown>): void {
      const packet = parsePacket({ ...result, messages: [] });
      const mine = o.current();
      if (isStale(packet, mine))
        throw new PicoError(
          'StaleState',
          "the hub's state is older than what it once said; the connection must be closed",
        );
      ready = true;
      clearTimeout(timer);
      resolve(session);
      o.onPacket(packet);
      session.send(o.current());
    }

    socket.onopen = () => request(1, 'session', { handle: o.signer.handle, nonce, device: o.device });
    socket.onerror = () => fail(unreachable(o.url, 'the connection failed'));
    socket.onclose = () => fail(unreachable(o.url, 'the connection was closed'));
    socket.onmessage = (event) => {
      try {
        const message = JSON.parse(String(event.data)) as Record<string, unknown>;
        if (message['error'] !== undefined) throw fromRpcError(message['error']);
        const body = (message['result'] ?? message['params'] ?? {}) as Record<string, unknown>;
        if (message['id'] === 1) onChallenge(body);
        else if (message['id'] === 2) onReady(body);
        else if (message['method'] === 'mph_sync' && ready) o.onPacket(parsePacket(body));
      } catch (error) {
        fail(
          error instanceof PicoError
            ? error
            : new PicoError(codeOf(error), "the hub's message could not be read"),
        );
      }
    };
  });
}
