import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PicoError } from '../../lib/errors.ts';
import { EXCHANGES, type Exchange } from './exchange.ts';
import type { Reply } from './http.ts';
import type { Instance } from './instance.ts';
import { router } from './router.ts';
import { ROUTES } from './routes.ts';
import { statusSockets } from './sockets.ts';
import { checkInvoices } from './watch.ts';

const CORS = { 'access-control-allow-origin': '*' };
const MAX_BODY = 1_000_000;

/**
 * Serves the instance on 127.0.0.1. Throws PicoError PortTaken.
 * @param options.rootPath "/root" for a server that lives below a path; "" for none
 * @returns the address with the root path
 */
export async function serveInstance(
  instance: Instance,
  options: { readonly port: number; readonly rootPath: string },
): Promise<{ url: string; close(): Promise<void> }> {
  const { port, rootPath } = options;
  const answer = router(ROUTES);

  async function handle(request: IncomingMessage, body: string): Promise<Reply> {
    const { method = 'GET', url = '/', headers } = request;
    if (method === 'OPTIONS') return preflight(headers);
    const origin = `${schemeOf(request)}://${headers.host ?? ''}`;
    const mark = url.indexOf('?');
    const [target, query] = mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
    const path =
      rootPath !== '' && target.startsWith(`${rootPath}/`) ? target.slice(rootPath.length) : target;
    if (rootPath !== '' && path === target)
      return { status: 404, type: 'text/html; charset=utf-8', body: '<!doctype html><title>404</title>' };
    // Whoever asks sees the chain and the clock as they are now.
    await checkInvoices(instance);
    return await answer(instance, path, {
      ...{ method, headers, body, base: origin + rootPath, url: origin + url },
      query: new URLSearchParams(query),
      caller: request.socket.remoteAddress ?? '',
    });
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    let reply: Reply;
    try {
      body = await bodyOf(request);
      reply = await handle(request, body);
    } catch (error) {
      instance.onError(error);
      reply = { status: 500, body: { error: 'The server has a fault.' } };
    }
    const text = send(response, reply);
    if (EXCHANGES.hasSubscribers) EXCHANGES.publish(exchangeOf(request, body, reply, text));
  }

  const server = createServer((request, response) => {
    void respond(request, response);
  });
  const sockets = statusSockets(instance, server, rootPath);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      const message = `Port ${port} is in use: stop what listens there or choose another.`;
      reject(taken ? new PicoError('PortTaken', message) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${rootPath}`,
    async close() {
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Whatever a page asks to send is allowed, by name as BTCPay does it: "*" would leave Authorization out. */
function preflight(headers: IncomingMessage['headers']): Reply {
  const asked = (name: string) => headers[`access-control-request-${name}`]?.toString() ?? '*';
  const allow = {
    'access-control-allow-methods': asked('method'),
    'access-control-allow-headers': asked('headers'),
  };
  return { status: 204, type: 'text/plain', headers: allow, body: '' };
}

/** What a proxy in front says it was asked by, as BTCPay believes it. */
function schemeOf(request: IncomingMessage): string {
  const forwarded = request.headers['x-forwarded-proto'];
  return forwarded === 'https' || forwarded === 'http' ? forwarded : 'http';
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MAX_BODY) throw new PicoError('BodyTooLarge', `A body has at most ${MAX_BODY} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function exchangeOf(request: IncomingMessage, body: string, reply: Reply, text: string): Exchange {
  const { method = 'GET', url = '/', headers } = request;
  return {
    ...{
      method,
      url: `http://${headers.host ?? 'localhost'}${url}`,
      requestType: headers['content-type'] ?? '',
    },
    requestBody: body === '' ? undefined : body,
    ...{ status: reply.status ?? 200, responseType: reply.type ?? 'application/json', responseBody: text },
  };
}

/** @returns the text of the answer */
function send(response: ServerResponse, reply: Reply): string {
  const { status = 200, type, headers = {}, body } = reply;
  const text = status === 204 ? '' : type === undefined ? JSON.stringify(body) : String(body);
  response.writeHead(status, { ...CORS, 'content-type': type ?? 'application/json', ...headers });
  response.end(text);
  return text;
}
