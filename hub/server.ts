import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
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
  const address = request.socket.remoteAddress ?? '';
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

/** JSON-RPC over HTTP on any path, sessions over WebSocket on paths that end in /ws. */
export async function startServer(hub: Hub): Promise<Running> {
  const { host, port, limits } = hub.config;
  const known = callers(limits, hub.clock);
  const server = createServer((request, response) => {
    answer(hub, known, request, response).catch((error: unknown) => {
      hub.onError('server', error);
      response.destroy();
    });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_BODY });
  server.on('upgrade', (request, socket, head) => {
    const address = request.socket.remoteAddress ?? '';
    const path = (request.url ?? '').split('?')[0] ?? '';
    socket.on('error', () => socket.destroy());
    if (!path.endsWith('/ws') || !known.enter(address)) {
      socket.end('HTTP/1.1 429 Too Many Requests\r\nconnection: close\r\n\r\n');
      return;
    }
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
