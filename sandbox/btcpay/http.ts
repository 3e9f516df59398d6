import type { IncomingHttpHeaders } from 'node:http';
import type { Instance } from './instance.ts';

/** A request, as routes look at it. */
export interface Call {
  readonly method: string;
  /** The parts of the path that stand for ":name" in the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Public address of this server as the caller sees it, with its root path and without a slash at the end. */
  readonly base: string;
  /** The whole URL as this server believes it was asked for: what a client has to sign. */
  readonly url: string;
  /** Address of the caller. */
  readonly caller: string;
}

/** JSON, unless it has a type. */
export interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Route = (instance: Instance, call: Call) => Reply | Promise<Reply>;
/** "GET /i/:id" → what answers. */
export type Routes = Readonly<Record<string, Route>>;

/** Thrown by a route: the answer. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.reply = reply;
  }
}

/** An answer of the older API: text in "error". */
export function legacyError(status: number, error: string): Refusal {
  const body = status === 401 ? { errors: [{ error }], error } : { error };
  return new Refusal({ status, body });
}

/** An answer of the newer API. */
export function apiError(status: number, code: string, message: string, more: object = {}): Refusal {
  return new Refusal({ status, body: { code, message, ...more } });
}

/** Fields that are not as they should be; 422, a list. */
export function invalidFields(fields: Readonly<Record<string, string>>): Refusal {
  return new Refusal({
    status: 422,
    body: Object.entries(fields).map(([path, message]) => ({ path, message })),
  });
}

export function htmlReply(body: string, status = 200): Reply {
  return { status, type: 'text/html; charset=utf-8', body };
}

export function redirect(location: string): Reply {
  return { status: 302, type: 'text/plain', headers: { location }, body: '' };
}

/** The body as a JSON object; undefined when it is none. */
export function jsonObject(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is a text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
