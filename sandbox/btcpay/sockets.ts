import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { InvoiceEvent } from './events.ts';
import type { Instance } from './instance.ts';

const FIRST_PING_MS = 30_000;
const PING_MS = 25_000;

/** One byte to whoever listens to an invoice, on each change of it (btcpay.md §2.4). */
export function statusSockets(instance: Instance, server: Server, rootPath: string): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true });
  const watchers = new Map<WebSocket, string>();

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
    const path = pathname.startsWith(rootPath) ? pathname.slice(rootPath.length) : '';
    const [, inPath] = /^\/(?:i|invoice)\/([1-9A-HJ-NP-Za-km-z]+)(?:\/[\w-]+)?\/status\/ws$/.exec(path) ?? [];
    const id = inPath ?? (path === '/invoice/status/ws' ? searchParams.get('invoiceId') : null);
    const invoice = instance.invoices.get(id ?? '');
    if (!invoice || (invoice.status !== 'New' && invoice.status !== 'Processing'))
      return void socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (ws) => {
      watchers.set(ws, invoice.id);
      let timer = setTimeout(function ping() {
        ws.send('ping');
        timer = setTimeout(ping, PING_MS);
      }, FIRST_PING_MS);
      ws.on('error', () => ws.terminate());
      ws.once('close', () => {
        clearTimeout(timer);
        watchers.delete(ws);
      });
    });
  });

  const tell = ({ invoice }: InvoiceEvent) => {
    for (const [ws, id] of watchers) if (id === invoice.id) ws.send(new Uint8Array(1));
  };
  instance.listeners.add(tell);
  return {
    close() {
      instance.listeners.delete(tell);
      for (const ws of watchers.keys()) ws.terminate();
    },
  };
}
