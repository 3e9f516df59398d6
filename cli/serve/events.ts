import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

const PING_MS = 30_000;
const MOST_LISTENERS = 100;

/** The sockets at /events: they are only told, what they say is not read. */
export interface EventSockets {
  /** Takes an upgrade whose caller may listen. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  push(event: object): void;
  close(): void;
}

export function eventSockets(): EventSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  const answered = new WeakSet<WebSocket>();
  const pings = setInterval(() => {
    for (const socket of server.clients) {
      if (!answered.has(socket)) socket.terminate();
      else {
        answered.delete(socket);
        socket.ping();
      }
    }
  }, PING_MS);
  pings.unref();

  return {
    accept(request, socket, head) {
      if (server.clients.size >= MOST_LISTENERS) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (listener) => {
        answered.add(listener);
        listener.on('pong', () => answered.add(listener));
        // Too large a frame, a broken line: ws closes the socket itself.
        listener.on('error', () => {});
      });
    },
    push(event) {
      const text = JSON.stringify(event);
      for (const socket of server.clients) if (socket.readyState === socket.OPEN) socket.send(text);
    },
    close() {
      clearInterval(pings);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
