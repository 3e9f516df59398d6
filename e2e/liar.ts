import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { encodePacket, type Packet, parsePacket } from '../lib/hub/index.ts';

/** What is said in the place of what the hub said. */
export type Lie = (packet: Packet) => readonly Packet[];

const truth: Lie = (packet) => [packet];

/**
 * A hub that lies: a true one, and before it somebody who changes what it says. Sessions are believed once they have
 * begun, so there it speaks as the hub; an HTTP answer that it changes has no signature of the hub.
 */
export interface Liar {
  readonly url: string;
  /** From now on; the truth again without a lie. */
  tell(lie?: Lie): void;
  /** Ends all sessions; takes new ones or none. */
  cut(options: { readonly again: boolean }): void;
  close(): Promise<void>;
}

type Body = Record<string, unknown>;

/** @param hubUrl of the true hub */
export async function startLiar(hubUrl: string): Promise<Liar> {
  let lie = truth;
  let open = true;

  const lied = (body: Body): readonly Body[] =>
    lie(parsePacket(body)).map((packet) => ({ ...body, ...encodePacket(packet) }));

  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const call = JSON.parse(body) as { readonly method?: string };
    const headers = { 'content-type': 'application/json' };
    const heard = await fetch(hubUrl, { method: 'POST', headers, body });
    const answer = (await heard.json()) as { readonly result?: Body };
    const result = call.method === 'mph_sync' && answer.result ? lied(answer.result)[0] : answer.result;
    response.writeHead(heard.status, headers);
    response.end(JSON.stringify({ ...answer, ...(result && { result }) }));
  });

  /** The packets among what the hub says in a session; the rest as it is. */
  function changed(text: string): readonly string[] {
    const said = JSON.parse(text) as { id?: unknown; method?: unknown; params?: Body; result?: Body };
    if (said.method === 'mph_sync' && said.params)
      return lied(said.params).map((params) => JSON.stringify({ ...said, params }));
    if (said.id === 2 && said.result) {
      const [first] = lied({ ...said.result, messages: [] });
      const { messages: _, ...result } = first ?? {};
      return [JSON.stringify({ ...said, result })];
    }
    return [text];
  }

  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!open) return void socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (wallet) => {
      const hub = new WebSocket(`${hubUrl.replace('http', 'ws')}${request.url}`);
      const early: string[] = [];
      wallet.on('message', (data: RawData) => {
        if (hub.readyState === WebSocket.OPEN) hub.send(String(data));
        else early.push(String(data));
      });
      hub.on('open', () => {
        for (const text of early) hub.send(text);
      });
      hub.on('message', (data: RawData) => {
        for (const text of changed(String(data))) wallet.send(text);
      });
      wallet.on('close', () => hub.terminate());
      hub.on('close', () => wallet.terminate());
      hub.on('error', () => wallet.terminate());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tell(next = truth) {
      lie = next;
    },
    cut({ again }) {
      open = again;
      cut();
    },
    async close() {
      cut();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
