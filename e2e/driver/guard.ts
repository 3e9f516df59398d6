import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy that lets nothing through and writes down who was asked for. Browsers go round it for this machine only. */
export interface Guard {
  readonly port: number;
  /** `host:port`, each contact as often as it was tried. */
  readonly contacts: readonly string[];
  /** Forgets what it has seen, for runs that try it out. */
  clear(): void;
  close(): Promise<void>;
}

export async function startGuard(): Promise<Guard> {
  const contacts: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    contacts.push(hostOf(request.url ?? ''));
    response.writeHead(403).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    contacts.push(request.url ?? '');
    socket.on('error', () => {});
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    contacts,
    clear: () => void contacts.splice(0),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function hostOf(target: string): string {
  try {
    const { hostname, port, protocol } = new URL(target);
    return `${hostname}:${port || (protocol === 'http:' ? '80' : '443')}`;
  } catch {
    return target;
  }
}
