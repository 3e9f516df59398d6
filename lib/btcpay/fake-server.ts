import type { BtcpayIo } from './types.ts';

/** What a call sent, and what it gets: for tests of the clients. */
export interface FakeCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

interface FakeAnswer {
  readonly status?: number;
  /** JSON text, or a page. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FakeServer {
  readonly io: BtcpayIo;
  readonly calls: FakeCall[];
  /** Ms; moved by sleeping. */
  now: number;
}

/** A server that answers by `answer`; a thrown error is a broken line. Time moves only by sleeping. */
export function fakeServer(answer: (call: FakeCall) => FakeAnswer | Promise<FakeAnswer>): FakeServer {
  let keys = 0;
  const server: FakeServer = {
    calls: [],
    now: Date.UTC(2026, 0, 31, 12),
    io: {
      async fetch(input, init) {
        const call: FakeCall = {
          method: init?.method ?? 'GET',
          url: String(input),
          headers: { ...(init?.headers as Record<string, string>) },
          body: init?.body === undefined ? undefined : String(init.body),
        };
        server.calls.push(call);
        const { status = 200, text = '', headers = {} } = await answer(call);
        return new Response(text === '' ? null : text, { status, headers });
      },
      now: () => server.now,
      random: (length) => new Uint8Array(length).fill(++keys),
      async sleep(ms) {
        server.now += ms;
      },
    },
  };
  return server;
}

/** The last call; there must be one. */
export function lastOf({ calls }: FakeServer): FakeCall {
  const last = calls.at(-1);
  if (last === undefined) throw new Error('nothing was sent');
  return last;
}
