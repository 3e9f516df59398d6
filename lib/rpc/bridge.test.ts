import { describe, expect, it } from 'vitest';
import { type BridgePort, makeBridge } from './bridge.ts';
import type { PageMessage, PageReply } from './wire.ts';

/** A port pair by hand: the test is the background. */
function makePort() {
  const messages: PageMessage[] = [];
  let onReply: (reply: PageReply) => void = () => {};
  let onGone: () => void = () => {};
  let open = true;
  const port: BridgePort = {
    postMessage: (message) => {
      if (!open) throw new Error('Attempting to use a disconnected port object');
      messages.push(message);
    },
    onMessage: { addListener: (listener) => (onReply = listener) },
    onDisconnect: { addListener: (listener) => (onGone = listener) },
    disconnect: () => {
      open = false;
    },
  };
  return {
    port,
    messages,
    reply: (reply: PageReply) => onReply(reply),
    die: () => {
      open = false;
      onGone();
    },
    isOpen: () => open,
  };
}

function world() {
  const ports: ReturnType<typeof makePort>[] = [];
  const answers: Record<string, unknown>[] = [];
  const timers: { ms: number; then: () => void }[] = [];
  const state = { alive: true, gesture: false, refuse: false };
  const bridge = makeBridge({
    connect: () => {
      if (!state.alive || state.refuse) throw new Error('Extension context invalidated.');
      const made = makePort();
      ports.push(made);
      return made.port;
    },
    isAlive: () => state.alive,
    hasGesture: () => state.gesture,
    answer: (text) => answers.push(JSON.parse(text)),
    after: (ms, then) => timers.push({ ms, then }),
    nonce: 'n',
  });
  return {
    bridge,
    ports,
    answers,
    state,
    timers,
    ask: (id: number, method: string, params?: unknown) =>
      bridge.fromPage(JSON.stringify({ id, method, params })),
    port: (i: number) => ports[i] ?? makePort(),
    /** Runs the timers of at most this time. */
    pass: (ms: number): void => {
      for (const timer of timers.splice(0)) timer.ms <= ms ? timer.then() : timers.push(timer);
    },
  };
}
const PAY = { rid: 'n.1', method: 'picopay_pay', params: { id: 'a' }, gesture: false };

describe('the content script', () => {
  it('opens no port before the first request, and one for all', () => {
    const w = world();
    expect(w.ports.length).toBe(0);
    w.ask(1, 'picopay_pay', { id: 'a' });
    w.state.gesture = true;
    w.ask(2, 'picopay_getInfo');
    expect(w.ports.length).toBe(1);
    expect(w.port(0).messages).toEqual([PAY, { rid: 'n.2', method: 'picopay_getInfo', gesture: true }]);
  });

  it('reads the gesture itself, whatever the page says', () => {
    const w = world();
    w.bridge.fromPage('{"id":1,"method":"picopay_enable","gesture":true,"rid":"forged"}');
    expect(w.port(0).messages).toEqual([{ rid: 'n.1', method: 'picopay_enable', gesture: false }]);
  });

  it('answers under the number of the page, results and errors, and events to all', () => {
    const w = world();
    w.ask(7, 'picopay_getInfo');
    w.ask(7, 'picopay_pay');
    const error = { code: 4001, name: 'UserRejected', message: 'No.', retryable: false };
    w.port(0).reply({ rid: 'n.2', error });
    w.port(0).reply({ rid: 'n.1', result: { enabled: false } });
    w.port(0).reply({ rid: 'n.1', result: 'again' });
    w.port(0).reply({ event: 'lock', data: { locked: true } });
    expect(w.answers).toEqual([
      { id: 7, error },
      { id: 7, result: { enabled: false } },
      { event: 'lock', data: { locked: true } },
    ]);
  });

  it('sends what waits again under the same rid when the worker has died, and only that', () => {
    const w = world();
    w.ask(1, 'picopay_pay', { id: 'a' });
    w.ask(2, 'picopay_getInfo');
    w.port(0).reply({ rid: 'n.2', result: 1 });
    w.port(0).die();
    expect(w.ports.length).toBe(1);
    w.pass(50);
    expect(w.port(1).messages).toEqual([PAY]);
    w.port(1).reply({ rid: 'n.1', result: 'paid' });
    expect(w.answers.at(-1)).toEqual({ id: 1, result: 'paid' });
  });

  it('opens no new port when nothing waits', () => {
    const w = world();
    w.ask(1, 'picopay_getInfo');
    w.port(0).reply({ rid: 'n.1', result: 1 });
    w.port(0).die();
    w.pass(60_000);
    expect(w.ports.length).toBe(1);
    w.ask(2, 'picopay_getInfo');
    expect(w.ports.length).toBe(2);
  });

  it('waits longer after each port lost, up to 5 s, and shorter again after an answer', () => {
    const w = world();
    w.ask(1, 'picopay_pay', { id: 'a' });
    const pauses: number[] = [];
    for (let i = 0; i < 9; i++) {
      w.port(i).die();
      pauses.push(w.timers.find((t) => t.ms !== 25_000)?.ms ?? 0);
      w.pass(5000);
    }
    expect(pauses).toEqual([50, 100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    w.port(9).reply({ event: 'lock', data: {} });
    w.port(9).die();
    expect(w.timers.find((t) => t.ms !== 25_000)?.ms).toBe(50);
  });

  it('gives up on a background that closes every port at once, after half a minute', () => {
    const w = world();
    w.ask(1, 'picopay_getInfo');
    let passed = 0;
    for (let i = 0; i < 20 && w.answers.length === 0; i++) {
      w.port(i).die();
      passed += w.timers.find((t) => t.ms !== 25_000)?.ms ?? 0;
      w.pass(5000);
    }
    expect(w.answers).toMatchObject([{ id: 1, error: { code: 4900, retryable: true } }]);
    expect(passed).toBeGreaterThan(30_000);
    expect(passed).toBeLessThan(60_000);
  });

  it('counts anew once a port has lived to the next ping', () => {
    const w = world();
    w.ask(1, 'picopay_pay', { id: 'a' });
    for (let i = 0; i < 30; i++) {
      w.port(i).die();
      w.pass(5000);
      w.pass(25_000);
    }
    expect(w.answers).toEqual([]);
    expect(w.port(30).messages).toEqual([PAY, { ping: true }]);
  });

  it('sends a request made during the pause once, with the others', () => {
    const w = world();
    w.ask(1, 'picopay_pay', { id: 'a' });
    w.port(0).die();
    w.ask(2, 'picopay_getBudget');
    expect(w.ports.length).toBe(1);
    w.pass(50);
    expect(w.port(1).messages.map((m) => 'rid' in m && m.rid)).toEqual(['n.1', 'n.2']);
  });

  it('sends what waits also when a question about links opened the new port', () => {
    const w = world();
    w.ask(1, 'picopay_pay', { id: 'a' });
    w.port(0).die();
    w.bridge.askLinks();
    w.pass(50);
    expect(w.port(1).messages).toEqual([{ links: true }, PAY]);
  });

  it('says in a sentence that the wallet was updated: a payment sent may be paid, the rest is not', () => {
    const w = world();
    w.ask(1, 'picopay_pay', { id: 'a' });
    w.ask(2, 'picopay_getInfo');
    w.state.alive = false;
    w.port(0).die();
    w.pass(50);
    w.ask(3, 'picopay_pay', { id: 'b' });
    expect(w.answers).toMatchObject([
      { id: 1, error: { code: 4024, name: 'OutcomeUnknown', retryable: true } },
      { id: 2, error: { code: 4900, name: 'Disconnected', retryable: true } },
      { id: 3, error: { code: 4900, message: 'The wallet is out of reach. Reload this page.' } },
    ]);
    w.pass(60_000);
    expect(w.answers.length).toBe(3);
  });

  it('tries again when a port cannot be opened although the extension lives', () => {
    const w = world();
    w.state.refuse = true;
    w.ask(1, 'picopay_pay', { id: 'a' });
    expect(w.answers).toEqual([]);
    w.state.refuse = false;
    w.pass(50);
    expect(w.port(0).messages).toEqual([PAY]);
  });

  it('lets 64 requests wait and refuses the next, until one is answered', () => {
    const w = world();
    for (let id = 1; id <= 10_000; id++) w.ask(id, 'picopay_getInfo');
    expect(w.port(0).messages.length).toBe(64);
    expect(w.answers.length).toBe(9936);
    expect(w.answers[0]).toMatchObject({
      id: 65,
      error: { code: 4290, retryable: true, data: { retryAfterMs: 1000 } },
    });
    w.port(0).reply({ rid: 'n.1', result: 1 });
    w.ask(1, 'picopay_getInfo');
    expect(w.port(0).messages.length).toBe(65);
  });

  it('refuses a request of more than 16,384 characters, and drops what is none', () => {
    const w = world();
    w.ask(1, 'picopay_pay', { memo: 'x'.repeat(16_384) });
    expect(w.answers).toMatchObject([{ id: 1, error: { code: -32602, data: { path: 'params' } } }]);
    const junk = [
      '',
      '{',
      'null',
      '7',
      '[]',
      '{"id":"1","method":"picopay_pay"}',
      '{"id":1}',
      '{"method":"x"}',
    ];
    for (const text of [...junk, undefined, null, 7, { length: 1 }, '{"id":1,"method":{}}'])
      w.bridge.fromPage(text);
    expect(w.answers.length).toBe(1);
    expect(w.ports.length).toBe(0);
  });

  it('hands a cancel on under the rid, and still hands the answer back', () => {
    const w = world();
    w.ask(5, 'picopay_pay', { id: 'a' });
    w.bridge.fromPage('{"id":5,"cancel":true}');
    w.bridge.fromPage('{"id":6,"cancel":true}');
    expect(w.port(0).messages).toEqual([PAY, { cancel: 'n.1' }]);
    w.port(0).reply({ rid: 'n.1', result: 'paid' });
    expect(w.answers).toEqual([{ id: 5, result: 'paid' }]);
  });

  it('says a cancel again to a worker that comes after, also one made in between', () => {
    const w = world();
    w.ask(5, 'picopay_pay', { id: 'a' });
    w.port(0).die();
    w.bridge.fromPage('{"id":5,"cancel":true}');
    expect(w.ports.length).toBe(1);
    w.pass(50);
    expect(w.port(1).messages).toEqual([PAY, { cancel: 'n.1' }]);
    w.port(1).die();
    w.pass(100);
    expect(w.port(2).messages).toEqual([PAY, { cancel: 'n.1' }]);
  });

  it('pings each 25 s while something waits, and then no more', () => {
    const w = world();
    w.ask(1, 'picopay_pay', { id: 'a' });
    w.ask(2, 'picopay_getInfo');
    w.pass(25_000);
    w.pass(25_000);
    expect(w.port(0).messages.filter((m) => 'ping' in m).length).toBe(2);
    w.port(0).reply({ rid: 'n.1', result: 1 });
    w.port(0).reply({ rid: 'n.2', result: 1 });
    w.pass(25_000);
    expect(w.port(0).messages.filter((m) => 'ping' in m).length).toBe(2);
    expect(w.timers).toEqual([]);
  });

  it('asks for a link to be opened, with the gesture, and tells the page nothing of it', () => {
    const w = world();
    w.state.gesture = true;
    w.bridge.open('pico:x');
    expect(w.port(0).messages).toEqual([{ rid: 'n.1', link: 'pico:x', gesture: true }]);
    w.port(0).reply({ rid: 'n.1', result: null });
    expect(w.answers).toEqual([]);
  });

  it('leaves bitcoin: links alone until the wallet says that they are its own', () => {
    const w = world();
    w.bridge.askLinks();
    expect(w.bridge.opensBitcoin()).toBe(false);
    w.port(0).reply({ links: { bitcoin: true } });
    expect(w.bridge.opensBitcoin()).toBe(true);
  });

  it('goes on after the back/forward cache over a new port', () => {
    const w = world();
    w.ask(1, 'picopay_pay', { id: 'a' });
    w.bridge.resume();
    expect(w.port(0).isOpen()).toBe(false);
    w.pass(50);
    expect(w.port(1).messages).toEqual([PAY]);
    w.port(0).die();
    w.pass(5000);
    expect(w.ports.length).toBe(2);
  });
});
