import { describe, expect, it } from 'vitest';
import { bridgeWorld, PAY } from '../../test/harness/bridge-world.ts';

describe('the port of the content script', () => {
  it('sends what waits again under the same rid when the worker has died, and only that', () => {
    const w = bridgeWorld();
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
    const w = bridgeWorld();
    w.ask(1, 'picopay_getInfo');
    w.port(0).reply({ rid: 'n.1', result: 1 });
    w.port(0).die();
    w.pass(60_000);
    expect(w.ports.length).toBe(1);
    w.ask(2, 'picopay_getInfo');
    expect(w.ports.length).toBe(2);
  });

  it('waits longer after each port lost, up to 5 s, and shorter again after an answer', () => {
    const w = bridgeWorld();
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
    const w = bridgeWorld();
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
    const w = bridgeWorld();
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
    const w = bridgeWorld();
    w.ask(1, 'picopay_pay', { id: 'a' });
    w.port(0).die();
    w.ask(2, 'picopay_getBudget');
    expect(w.ports.length).toBe(1);
    w.pass(50);
    expect(w.port(1).messages.map((m) => 'rid' in m && m.rid)).toEqual(['n.1', 'n.2']);
  });

  it('sends what waits also when a question about links opened the new port', () => {
    const w = bridgeWorld();
    w.ask(1, 'picopay_pay', { id: 'a' });
    w.port(0).die();
    w.bridge.askLinks();
    w.pass(50);
    expect(w.port(1).messages).toEqual([{ links: true }, PAY]);
  });

  it('says in a sentence that the wallet was updated: a payment sent may be paid, the rest is not', () => {
    const w = bridgeWorld();
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
    const w = bridgeWorld();
    w.state.refuse = true;
    w.ask(1, 'picopay_pay', { id: 'a' });
    expect(w.answers).toEqual([]);
    w.state.refuse = false;
    w.pass(50);
    expect(w.port(0).messages).toEqual([PAY]);
  });

  it('says a cancel again to a worker that comes after, also one made in between', () => {
    const w = bridgeWorld();
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
    const w = bridgeWorld();
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

  it('goes on after the back/forward cache over a new port', () => {
    const w = bridgeWorld();
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
