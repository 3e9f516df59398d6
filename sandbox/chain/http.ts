import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvalidField, PicoError } from '../../lib/errors.ts';
import { Reject } from './reject.ts';

/** A string is answered as text, anything else as JSON. */
export type Answer = { status?: number; body: unknown };
export interface Request {
  method: string;
  /** Decoded parts of the path. */
  path: string[];
  query: URLSearchParams;
  body: string;
}
/** Undefined when no route is at the path. */
export type Handler = (request: Request) => Promise<Answer | undefined>;

/** Two standard transactions in hex, and more. */
const BODY_LIMIT = 2_000_000;
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': 'content-type',
};

/**
 * Serves on 127.0.0.1 only.
 * @param port 0 takes a free one
 * @throws PicoError PortTaken
 */
export async function serve(
  handler: Handler,
  port: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(handler, request, response);
  });
  await listen(server, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** 404, with the thing that is not there. */
export function notFound(what: string): Answer {
  return { status: 404, body: { error: { code: 'NotFound', message: `${what} not found` } } };
}

/** The body as a JSON object. Throws InvalidField. */
export function jsonBody(request: Request): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(request.body === '' ? '{}' : request.body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw new InvalidField('body', 'send a JSON object.');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new PicoError('PortTaken', `Port ${port} is in use: stop what listens there or choose another.`)
          : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answer(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status = 200, body } = await outcome(handler, request);
  const isText = typeof body === 'string';
  response.writeHead(status, { ...CORS, 'content-type': isText ? 'text/plain' : 'application/json' });
  response.end(isText ? body : JSON.stringify(body));
}

async function outcome(handler: Handler, request: IncomingMessage): Promise<Answer> {
  const { method = 'GET', url = '/' } = request;
  if (method === 'OPTIONS') return { status: 204, body: '' };
  try {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    const path = pathname
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
    const found = await handler({ method, path, query: searchParams, body: await readBody(request) });
    return found ?? notFound(`${method} ${pathname}`);
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Answer {
  if (error instanceof Reject) return { status: 400, body: error.toRpcText() };
  if (error instanceof URIError) return failure(new InvalidField('path', 'it is not encoded well.'));
  if (!(error instanceof PicoError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: 500, body: { error: { code: 'Internal', message } } };
  }
  const { code, message, data } = error;
  return { status: code === 'BodyTooLarge' ? 413 : 400, body: { error: { code, message, ...data } } };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > BODY_LIMIT)
      throw new PicoError('BodyTooLarge', `body: at most ${BODY_LIMIT} bytes.`, { field: 'body' });
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
