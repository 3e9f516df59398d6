import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { listen } from '../listen.ts';

/** What a shop says of an invoice: its status JSON. */
export type Status = Readonly<Record<string, unknown>>;
/** What is said in the place of the truth, as soon as it is known; undefined breaks the line. */
export type Lie = (truth: Status) => Status | undefined | Promise<Status | undefined>;

/** What stands before a shop: it writes down who asked for what, and answers, lies or hangs up. */
export interface Front {
  /** By which everybody knows the shop, no slash at the end. */
  readonly url: string;
  /** `GET /i/…`, oldest first; sockets as `WS /i/…`. Of one invoice by its id: others may still be followed. */
  asked(about?: string): readonly string[];
  /** Starts the list anew. */
  forget(): void;
  /** Of an invoice by its id, or of every one, from now on; the truth again without a lie. */
  tell(lie?: Lie, about?: string): void;
  /** Before it says how that invoice stands it waits for this; without a step no more. */
  waitFor(step?: () => Promise<unknown>, about?: string): void;
  /** Hangs up on everybody while it is so. */
  setDown(down: boolean): void;
  close(): Promise<void>;
}

/** @param shopUrl of the server behind */
export async function startFront(shopUrl: string): Promise<Front> {
  let asked: string[] = [];
  let lie: Lie | undefined;
  let liesAbout = '';
  let step: (() => Promise<unknown>) | undefined;
  let waitsAbout = '';
  let isDown = false;

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    asked.push(`${method} ${url}`);
    const isStatus = /\/status(\?|$)/.test(url);
    const sent = await bodyOf(incoming);
    if (isStatus && url.includes(waitsAbout)) await step?.();
    if (isDown) return void incoming.socket.destroy();
    const heard = await passOn(shopUrl, { method, url, headers, body: sent });
    let { body } = heard;
    if (lie && isStatus && url.includes(liesAbout) && heard.status === 200) {
      const said = await lie(JSON.parse(body.toString()) as Status);
      if (said === undefined) return void incoming.socket.destroy();
      body = Buffer.from(JSON.stringify(said));
    }
    const { 'content-length': _, 'transfer-encoding': __, ...rest } = heard.headers;
    response.writeHead(heard.status, rest).end(body);
  }

  const server = createServer((incoming, response) => {
    // Who asked, or who was asked, may be gone meanwhile.
    answer(incoming, response).catch(() => incoming.socket.destroy());
  });

  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (incoming, socket, head) => {
    asked.push(`WS ${incoming.url}`);
    socket.on('error', () => socket.destroy());
    if (isDown) return void socket.destroy();
    const behind = new WebSocket(`${shopUrl.replace('http', 'ws')}${incoming.url}`);
    behind.on('error', () => socket.destroy());
    behind.on('open', () =>
      sockets.handleUpgrade(incoming, socket, head, (caller) => {
        behind.on('message', (data: RawData) => caller.send(data as Buffer));
        behind.on('close', () => caller.terminate());
        caller.on('close', () => behind.terminate());
      }),
    );
  });

  const { port, close } = await listen(server);
  const hangUp = () => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    asked: (about = '') => asked.filter((one) => one.includes(about)),
    forget() {
      asked = [];
    },
    tell(next, about = '') {
      lie = next;
      liesAbout = about;
    },
    waitFor(next, about = '') {
      step = next;
      waitsAbout = about;
    },
    setDown(down) {
      isDown = down;
      if (down) hangUp();
    },
    async close() {
      hangUp();
      await close();
    },
  };
}

interface Passed {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** With the caller's own Host, by which the shop writes its links. */
function passOn(
  shopUrl: string,
  { method, url, headers, body }: Passed,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const passed = request(`${shopUrl}${url}`, { method, headers }, (heard) => {
      const { statusCode: status = 500, headers: answered } = heard;
      bodyOf(heard).then((text) => resolve({ status, headers: answered, body: text }), reject);
    });
    passed.once('error', reject);
    passed.end(body);
  });
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
