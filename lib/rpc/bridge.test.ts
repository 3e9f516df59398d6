import { describe, expect, it } from 'vitest';
import { bridgeWorld, PAY } from '../../test/harness/bridge-world.ts';

describe('the content script', () => {
  it('opens no port before the first request, and one for all', () => {
    const w = bridgeWorld();
    expect(w.ports.length).toBe(0);
    w.ask(1, 'picopay_pay', { id: 'a' });
    w.state.gesture = true;
    w.ask(2, 'picopay_getInfo');
    expect(w.ports.length).toBe(1);
    expect(w.port(0).messages).toEqual([PAY, { rid: 'n.2', method: 'picopay_getInfo', gesture: true }]);
  });

  it('reads the gesture itself, whatever the page says', () => {
    const w = bridgeWorld();
    w.bridge.fromPage('{"id":1,"method":"picopay_enable","gesture":true,"rid":"forged"}');
    expect(w.port(0).messages).toEqual([{ rid: 'n.1', method: 'picopay_enable', gesture: false }]);
  });

  it('answers under the number of the page, results and errors, and events to all', () => {
    const w = bridgeWorld();
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

  it('lets 64 requests wait and refuses the next, until one is answered', () => {
    const w = bridgeWorld();
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
    const w = bridgeWorld();
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
    const w = bridgeWorld();
    w.ask(5, 'picopay_pay', { id: 'a' });
    w.bridge.fromPage('{"id":5,"cancel":true}');
    w.bridge.fromPage('{"id":6,"cancel":true}');
    expect(w.port(0).messages).toEqual([PAY, { cancel: 'n.1' }]);
    w.port(0).reply({ rid: 'n.1', result: 'paid' });
    expect(w.answers).toEqual([{ id: 5, result: 'paid' }]);
  });

  it('asks for a link to be opened, with the gesture, and tells the page nothing of it', () => {
    const w = bridgeWorld();
    w.state.gesture = true;
    w.bridge.open('pico:x');
    expect(w.port(0).messages).toEqual([{ rid: 'n.1', link: 'pico:x', gesture: true }]);
    w.port(0).reply({ rid: 'n.1', result: null });
    expect(w.answers).toEqual([]);
  });

  it('leaves bitcoin: links alone until the wallet says that they are its own', () => {
    const w = bridgeWorld();
    w.bridge.askLinks();
    expect(w.bridge.opensBitcoin()).toBe(false);
    w.port(0).reply({ links: { bitcoin: true } });
    expect(w.bridge.opensBitcoin()).toBe(true);
  });
});
