import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { codeOf, PicoError } from '../../lib/errors.ts';
import type { Command, Context } from '../command.ts';
import { type Access, checkAccess } from './access.ts';
import { type EventSockets, eventSockets } from './events.ts';
import { answerRpc, errorAnswer } from './rpc.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly token: string;
  readonly commands: readonly Command[];
  readonly context: Context;
}

export interface RpcServer {
  readonly url: string;
  readonly events: EventSockets;
  close(): Promise<void>;
}

/** Longest call taken. */
export const MAX_CALL_BYTES = 64 * 1024;

const STATUS: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  ForbiddenHost: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  TooLarge: 413,
};

/** JSON-RPC by POST to /, events by WebSocket at /events. No CORS: no web page may call. Throws PortTaken. */
export async function startServer(options: ServerOptions): Promise<RpcServer> {
  const events = eventSockets();
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 });
  server.maxConnections = 200;
  const port = await listen(server, options);
  const access: Access = { host: options.host, port, token: options.token };
  server.on('request', (request, response) => void respond(request, response, access, options));
  server.on('upgrade', (request, socket, head) => upgrade(request, socket, head, access, events));
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}/`,
    events,
    async close() {
      events.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // Calls under way are answered; who keeps the line open for longer is cut off.
      const cut = setTimeout(() => server.closeAllConnections(), 5000);
      await closed;
      clearTimeout(cut);
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  { commands, context }: ServerOptions,
): Promise<void> {
  let status = 200;
  let answer: Record<string, unknown>;
  try {
    checkAccess(request.headers, access);
    if (request.url !== '/') throw new PicoError('NotFound', 'Calls go to /, events come from /events.');
    if (request.method !== 'POST') throw new PicoError('MethodNotAllowed', 'Calls are made by POST.');
    answer = await answerRpc(await bodyOf(request), commands, context);
  } catch (error) {
    status = STATUS[codeOf(error)] ?? 400;
    answer = errorAnswer(error);
  }
  const text = JSON.stringify(answer);
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    // What was not read of a refused request must not be taken for the next one.
    ...(status !== 200 && { connection: 'close' }),
  });
  response.end(text);
  request.resume();
}

function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  access: Access,
  events: EventSockets,
): void {
  socket.on('error', () => {});
  try {
    checkAccess(request.headers, access);
    if (request.url !== '/events') throw new PicoError('NotFound', 'Events come from /events.');
    events.accept(request, socket, head);
  } catch (error) {
    const status = STATUS[codeOf(error)] ?? 400;
    socket.end(`HTTP/1.1 ${status} ${codeOf(error)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // destroyOnReturn would cut the line before the caller hears why.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > MAX_CALL_BYTES) {
      throw new PicoError('TooLarge', `A call has at most ${MAX_CALL_BYTES} bytes.`);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server, { host, port }: ServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const taken = 'code' in error && error.code === 'EADDRINUSE';
      const found = taken
        ? new PicoError('PortTaken', `Port ${port} of ${host} is in use. Choose another by --port.`, { port })
        : error;
      reject(found);
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
