import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import encodeQR from 'qr';
import { ARTICLES } from './catalogue.ts';
import { Failure } from './failure.ts';
import { ROUTES, type Shop } from './routes.ts';
import type { Sessions } from './session.ts';

const WEB = path.join(import.meta.dirname, '..', 'web');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const HEADERS = {
  'content-security-policy': "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};
const MAX_BODY = 16_384;

/** The pages and the routes of the shop. */
export function shopServer(shop: Shop, sessions: Sessions): Server {
  const files = new Map(readdirSync(WEB).map((name) => [`/${name}`, name]));
  files.set('/', 'index.html');
  for (const { slug } of ARTICLES) files.set(`/articles/${slug}`, 'article.html');

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    const file = request.method === 'GET' ? files.get(pathname) : undefined;
    if (file !== undefined)
      return send(response, TYPES[path.extname(file)], readFileSync(path.join(WEB, file)));
    const [, qr] = /^\/api\/orders\/([0-9a-f]{64})\/qr\.svg$/.exec(pathname) ?? [];
    if (qr !== undefined) return send(response, TYPES['.svg'], qrOf(shop, qr));

    const [name, param] = routeOf(request.method, pathname);
    const route = ROUTES[name];
    if (!route) throw new Failure(404, 'NotFound', `There is nothing at ${pathname}.`);
    const rawBody = await bodyOf(request);
    let reader = sessions.read(request.headers.cookie);
    if (reader === undefined) {
      const fresh = sessions.create();
      reader = fresh.reader;
      if (name !== 'POST /api/webhook') response.setHeader('set-cookie', fresh.cookie);
    }
    const signature = request.headers['picopay-signature'];
    const result = await route(shop, {
      ...{ reader, param, rawBody, body: rawBody === '' ? {} : objectOf(rawBody) },
      signature: typeof signature === 'string' ? signature : undefined,
    });
    send(response, 'application/json', JSON.stringify(result));
  }

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const known = error instanceof Failure ? error : new Failure(500, 'Internal', 'The shop has a fault.');
      response.statusCode = known.status;
      send(response, 'application/json', JSON.stringify({ code: known.code, message: known.message }));
    });
  });
}

/** "GET /api/items/x" → ["GET /api/items/:", "x"]. */
function routeOf(method = 'GET', pathname: string): [name: string, param: string] {
  const [, start = '', param = '', rest = ''] =
    /^(\/api\/(?:orders|items)\/)([0-9A-Za-z-]{1,80})(\/[a-z]+)?$/.exec(pathname) ?? [];
  return start === '' ? [`${method} ${pathname}`, ''] : [`${method} ${start}:${rest}`, param];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  if (request.method !== 'POST') return '';
  // A form of another site cannot send JSON: with the cookie's SameSite this keeps its hands off the reader's orders.
  if (request.headers['content-type']?.split(';')[0] !== 'application/json')
    throw new Failure(415, 'NotJson', 'Send JSON, with content-type application/json.');
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MAX_BODY) throw new Failure(413, 'TooLarge', `Send at most ${MAX_BODY} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw new Failure(400, 'NotJson', 'Send a JSON object.');
}

function qrOf(shop: Shop, hash: string): string {
  const order = shop.orders.find(hash);
  if (!order) throw new Failure(404, 'NotFound', 'There is no such order.');
  return encodeQR(order.invoice, 'svg', { border: 2 });
}

function send(response: ServerResponse, type = 'application/octet-stream', body: string | Buffer): void {
  response.writeHead(response.statusCode, { ...HEADERS, 'content-type': type });
  response.end(body);
}
