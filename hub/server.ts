import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { PicoError } from '../lib/errors.ts';
import { type Call, MAX_BODY, parseCall, rpcError } from '../lib/hub/index.ts';
import { type Callers, callers } from './callers.ts';
import { rateLimited } from './errors.ts';
import type { Hub } from './hub.ts';
import { serve } from './rpc/index.ts';
import { serveSocket } from './session.ts';

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '86400',
};

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;
/** A caller has so long to say what it wants. */
const HEADERS_MS = 10_000;

export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

export interface Listen {
  readonly host: string;
  readonly port: number;
}

/** Throws PortTaken, or what the system says. */
export function listen(server: Server, { host, port }: Listen): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new PicoError('PortTaken', `port ${port} of ${host} is in use: choose another`, { port })
          : error,
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** The whole body as text. Throws BodyTooLarge beyond 1 MiB. */
function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MAX_BODY) {
        reject(new PicoError('BodyTooLarge', `a call has at most ${MAX_BODY} bytes`));
        request.pause();
      } else parts.push(part);
    });
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    request.on('error', reject);
  });
}

function send(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...CORS,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(text);
}

/**
 * Whose limits a request counts against. Behind a proxy on this machine that is the last address of X-Forwarded-For, the
 * one the proxy itself has added: what stands before it is the caller's own word.
 */
function callerOf(hub: Hub, request: IncomingMessage): string {
  const peer = request.socket.remoteAddress ?? '';
  if (!hub.config.behindProxy || !LOOPBACK.test(peer)) return peer;
  const last =
    String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? '';
  return isIP(last) === 0 ? peer : last;
}

async function answer(
  hub: Hub,
  known: Callers,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'OPTIONS') {
    response.writeHead(204, CORS).end();
    return;
  }
  const address = callerOf(hub, request);
  let id: Call['id'] = null;
  hub.metrics.calls++;
  try {
    if (!known.allow(address)) throw rateLimited();
    if (request.method !== 'POST') throw new PicoError('InvalidRequest', 'calls are sent by POST');
    const call = parseCall(await readBody(request));
    id = call.id;
    const result = await serve(hub, call.method, call.params, { address });
    send(response, 200, { jsonrpc: '2.0', id, result });
  } catch (error) {
    hub.metrics.failures++;
    const code = error instanceof PicoError ? error.code : '';
    const status = code === 'BodyTooLarge' ? 413 : code === 'RateLimited' ? 429 : 200;
    if (!(error instanceof PicoError)) hub.onError('call', error);
    send(response, status, { jsonrpc: '2.0', id, error: rpcError(error) });
  }
}

function refuseUpgrade(socket: Duplex, status: string, body = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
}

/** JSON-RPC over HTTP on any path, sessions over WebSocket on paths that end in /ws. */
export async function startServer(hub: Hub): Promise<Running> {
  const { host, port, limits } = hub.config;
  const known = callers(limits, hub.clock);
  const server = createServer({ connectionsCheckingInterval: HEADERS_MS / 2 }, (request, response) => {
    answer(hub, known, request, response).catch((error: unknown) => {
      hub.onError('server', error);
      response.destroy();
    });
  });
  if (!hub.config.behindProxy)
    server.on('connection', (socket) => {
      const address = socket.remoteAddress ?? '';
      if (!known.connect(address)) return void socket.destroy();
      socket.once('close', () => known.hangUp(address));
    });
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = 30_000;
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_BODY });
  server.on('upgrade', (request, socket, head) => {
    const address = callerOf(hub, request);
    const path = (request.url ?? '').split('?')[0] ?? '';
    socket.on('error', () => socket.destroy());
    if (!path.endsWith('/ws')) return refuseUpgrade(socket, '404 Not Found');
    if (!known.enter(address))
      return refuseUpgrade(
        socket,
        '429 Too Many Requests',
        JSON.stringify({ error: rpcError(rateLimited()) }),
      );
    socket.once('close', () => known.leave(address));
    sockets.handleUpgrade(request, socket, head, (ws) =>
      serveSocket(hub, ws, { address, allow: () => known.allow(address) }),
    );
  });
  const bound = await listen(server, { host, port });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close() {
      for (const ws of sockets.clients) ws.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
