import { WebSocket } from 'ws';
import type { Person, Running } from './cli-driver.ts';
import { until } from './cli-driver.ts';

export interface RpcAnswer {
  readonly status: number;
  readonly result?: unknown;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data?: { readonly type: string };
  };
}

/** A shop's side of `picopay serve`. */
export interface RpcClient {
  post(body: string, headers?: Record<string, string>): Promise<RpcAnswer>;
  /** The result; throws the error's type and message. */
  call(method: string, params?: Record<string, unknown>): Promise<unknown>;
  events(): Promise<{ readonly heard: unknown[]; close(): void }>;
}

export function rpcClient(person: Person, running: Running): RpcClient {
  const url = String(running.ready['url']);
  const authorization = `Bearer ${person.file('token').trim()}`;
  const client: RpcClient = {
    async post(body, headers = {}) {
      const response = await fetch(url, { method: 'POST', headers: { authorization, ...headers }, body });
      return { status: response.status, ...((await response.json()) as object) };
    },
    async call(method, params = {}) {
      const { result, error } = await client.post(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
      if (error) throw new Error(`${error.data?.type}: ${error.message}`);
      return result;
    },
    async events() {
      const socket = new WebSocket(`${url.replace('http', 'ws')}events`, { headers: { authorization } });
      const heard: unknown[] = [];
      socket.on('message', (text) => heard.push(JSON.parse(String(text))));
      await until('the events are open', async () => socket.readyState === WebSocket.OPEN);
      return { heard, close: () => socket.terminate() };
    },
  };
  return client;
}
