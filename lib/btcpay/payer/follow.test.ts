import { describe, expect, it } from 'vitest';
import { checkoutOf, NOW, REF, status2 } from './fake-checkout.ts';
import { type FollowEvent, type FollowOptions, follow } from './follow.ts';
import type { SocketConstructor } from './status-socket.ts';

type Step = Record<string, unknown> | 'down' | 'gone';

/** A shop that answers each question with the next step, and a clock that only waiting moves. */
function scene(steps: Step[]): FollowOptions & { readonly waits: number[]; asked: number } {
  let time = NOW;
  const options = {
    waits: [] as number[],
    asked: 0,
    network: 'regtest' as const,
    now: () => time,
    fetch: async () => {
      const step = steps[Math.min(options.asked, steps.length - 1)];
      options.asked += 1;
      if (step === 'down') throw new TypeError('fetch failed');
      return step === 'gone' ? new Response('', { status: 404 }) : Response.json(status2(step));
    },
    wait: async (ms: number, signal: AbortSignal) => {
      if (signal.aborted) return;
      options.waits.push(ms);
      time += ms;
    },
  };
  return options;
}

async function all(events: AsyncIterable<FollowEvent>): Promise<FollowEvent[]> {
  const list: FollowEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}

const told = (events: readonly FollowEvent[]) =>
  events.map((event) => (event.type === 'offline' ? 'offline' : `${event.type} ${event.checkout.status}`));
const paid = { status: 'Processing', due: '0.00000000', paid: '0.00031250' };
const settled = { ...paid, status: 'Settled' };

/** Sockets that are opened, for a test to speak through. */
function sockets(): { readonly Socket: SocketConstructor; readonly open: FakeSocket[] } {
  const open: FakeSocket[] = [];
  class Socket extends FakeSocket {
    constructor(url: string) {
      super(url);
      open.push(this);
    }
  }
  return { Socket, open };
}
class FakeSocket {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  close(): void {
    this.closed = true;
  }
  frame(data: unknown): void {
    this.onmessage?.(new MessageEvent('message', { data }));
  }
  drop(): void {
    this.onclose?.(new Event('close') as CloseEvent);
  }
}

describe('follow', () => {
  it('tells each change once, and ends with the end', async () => {
    const events = await all(follow(REF, scene([{}, {}, paid, paid, settled])));
    expect(told(events)).toEqual(['changed new', 'changed processing', 'ended settled']);
  });

  it.each(['Expired', 'Invalid'])('ends when it is %s', async (status) => {
    expect(told(await all(follow(REF, scene([{ status }]))))).toEqual([`ended ${status.toLowerCase()}`]);
  });

  it('asks often for a minute while it is new, then now and then', async () => {
    const options = scene([...Array(40).fill({}), settled]);
    await all(follow(REF, options));
    expect(options.waits.slice(0, 30)).toEqual(Array(30).fill(2000));
    expect(new Set(options.waits.slice(30))).toEqual(new Set([30_000]));
  });

  it('asks now and then once it is paid, and tells each confirmation', async () => {
    const confirmed = (receivedConfirmations: number) => ({
      ...{ ...paid, receivedConfirmations, requiredConfirmations: 6 },
    });
    const options = scene([confirmed(0), confirmed(0), confirmed(1), settled]);
    expect(told(await all(follow(REF, options)))).toHaveLength(3);
    expect(options.waits).toEqual([30_000, 30_000, 30_000]);
  });

  it('does not give up on a shop that is away, and says so once', async () => {
    const options = scene([...Array(7).fill('down'), {}, 'down', settled]);
    expect(told(await all(follow(REF, options)))).toEqual([
      ...['offline', 'changed new', 'offline', 'ended settled'],
    ]);
    expect(options.waits.slice(0, 7)).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('ends with an error where asking again mends nothing', async () => {
    await expect(all(follow(REF, scene([{}, 'gone'])))).rejects.toThrow(
      expect.objectContaining({ code: 'InvoiceNotFound' }),
    );
  });

  it('tells nothing twice of a row that outlived a restart', async () => {
    const known = checkoutOf(paid);
    expect(told(await all(follow(REF, { ...scene([paid, settled]), known })))).toEqual(['ended settled']);
  });

  it('ends quietly when it is told to', async () => {
    const stop = new AbortController();
    const events = follow(REF, { ...scene([{}]), signal: stop.signal });
    expect(told([(await events.next()).value as FollowEvent])).toEqual(['changed new']);
    stop.abort();
    expect((await events.next()).done).toBe(true);
  });
});

describe('with a WebSocket', () => {
  /** Waits until a frame ends the wait; `speak` is called once it waits. */
  function listening(steps: Step[], speak: (socket: FakeSocket, round: number) => void) {
    const { Socket, open } = sockets();
    const options = scene(steps);
    let round = 0;
    const wait = async (ms: number, signal: AbortSignal): Promise<void> => {
      const socket = open.at(-1);
      if (socket !== undefined) speak(socket, round++);
      await options.wait?.(ms, signal);
    };
    return { open, options, run: () => all(follow(REF, { ...options, WebSocket: Socket, wait })) };
  }

  it('asks at once on a frame, and not on a ping', async () => {
    const { open, options, run } = listening([{}, {}, settled], (socket, round) =>
      socket.frame(round === 0 ? 'ping' : new Uint8Array(1)),
    );
    expect(told(await run())).toEqual(['changed new', 'ended settled']);
    expect(options.waits).toEqual([2000]);
    expect(open.map(({ url, closed }) => [url, closed])).toEqual([
      [`wss://shop.example/i/${REF.id}/status/ws`, true],
    ]);
  });

  it('does not sleep over a change that is told while it asks', async () => {
    const { Socket, open } = sockets();
    const options = scene([{}, settled]);
    const fetch: typeof globalThis.fetch = async () => {
      open.at(-1)?.frame(new Uint8Array(1));
      return await options.fetch('', {});
    };
    expect(told(await all(follow(REF, { ...options, fetch, WebSocket: Socket })))).toHaveLength(2);
    expect(options.waits).toEqual([]);
  });

  it('opens another when one breaks, less and less often', async () => {
    const { open, run } = listening([...Array(30).fill({}), settled], (socket) => socket.drop());
    await run();
    expect(open.length).toBeGreaterThan(2);
    expect(open.length).toBeLessThan(7);
  });

  it('does without where none can be opened', async () => {
    class Refusing extends FakeSocket {
      constructor(url: string) {
        super(url);
        throw new DOMException('no', 'SecurityError');
      }
    }
    const events = await all(follow(REF, { ...scene([{}, settled]), WebSocket: Refusing }));
    expect(told(events)).toEqual(['changed new', 'ended settled']);
  });
});
