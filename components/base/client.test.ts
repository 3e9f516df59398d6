import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UiMessage, UiReply } from '../../lib/rpc/wire.ts';
import { call, onChanged, setTransport } from './client.ts';

interface FakeLine {
  readonly sent: UiMessage[];
  readonly reply: (reply: UiReply) => void;
  readonly die: () => void;
}
let lines: FakeLine[] = [];
const line = (index: number): FakeLine => {
  const found = lines[index];
  if (!found) throw new Error(`line ${index} was not opened`);
  return found;
};
const idOf = (message: UiMessage | undefined): number => (message && 'id' in message ? message.id : -1);

beforeEach(() => {
  lines = [];
  setTransport((reply, die) => {
    const sent: UiMessage[] = [];
    lines.push({ sent, reply, die });
    return { send: (message) => sent.push(message), close: () => undefined };
  });
});

describe('call', () => {
  it('opens a line with the first call, and gives each caller its own answer', async () => {
    expect(lines).toHaveLength(0);
    const [height, address] = [
      call('probeChain', { url: 'http://127.0.0.1', network: 'regtest' }),
      call('address'),
    ];
    const [first, second] = line(0).sent;
    line(0).reply({ id: idOf(second), result: { address: 'bc1' } });
    line(0).reply({ id: idOf(first), result: { height: 7 } });
    expect([await height, await address]).toEqual([{ height: 7 }, { address: 'bc1' }]);
    expect(lines).toHaveLength(1);
  });

  it('rejects with code and data of the background', async () => {
    const tried = call('unlock', { password: 'x' });
    line(0).reply({
      id: idOf(line(0).sent[0]),
      error: { code: 'WrongPassword', message: 'no', data: { retryAt: 9 } },
    });
    await expect(tried).rejects.toMatchObject({ code: 'WrongPassword', data: { retryAt: 9 } });
  });

  it('asks a read again on a new line after the worker died', async () => {
    const asked = call('status');
    line(0).die();
    await vi.waitFor(() => expect(lines).toHaveLength(2));
    expect(line(1).sent).toEqual(line(0).sent);
    line(1).reply({ id: idOf(line(1).sent[0]), result: { phase: 'open' } });
    await expect(asked).resolves.toMatchObject({ phase: 'open' });
  });

  it('asks a payment again with the very same id', async () => {
    const paid = call('pay', { id: 'one', uri: 'pico:a@b' });
    line(0).die();
    await vi.waitFor(() => expect(lines).toHaveLength(2));
    expect(line(1).sent[0]).toMatchObject({ method: 'pay', params: { id: 'one' } });
    line(1).reply({ id: idOf(line(1).sent[0]), result: { status: 'settled' } });
    await expect(paid).resolves.toMatchObject({ status: 'settled' });
  });

  it('asks for a new invoice again with the very same call', async () => {
    const made = call('newStoreInvoice', { call: 'c1', store: 's', invoice: { price: '5' } });
    line(0).die();
    await vi.waitFor(() => expect(lines).toHaveLength(2));
    expect(line(1).sent).toEqual(line(0).sent);
    line(1).reply({ id: idOf(line(1).sent[0]), result: { id: 'i1' } });
    await expect(made).resolves.toMatchObject({ id: 'i1' });
  });

  it('never repeats a change without an id: its outcome is unknown', async () => {
    const closing = call('close', { handle: 'h' });
    line(0).die();
    await expect(closing).rejects.toMatchObject({ code: 'OutcomeUnknown' });
    expect(lines).toHaveLength(1);
  });

  it('gives up on a background that dies each time', async () => {
    const asked = call('status');
    const failed = expect(asked).rejects.toMatchObject({ code: 'Disconnected' });
    for (let round = 0; round < 4; round += 1) {
      await vi.waitFor(() => expect(lines).toHaveLength(round + 1));
      line(round).die();
    }
    await failed;
    expect(lines).toHaveLength(4);
  });
});

describe('onChanged', () => {
  it('hears topics until it is taken away', async () => {
    const heard = vi.fn();
    const stop = onChanged(heard);
    void call('status').catch(() => undefined);
    line(0).reply({ changed: ['sites'] });
    stop();
    line(0).reply({ changed: ['status'] });
    expect(heard.mock.calls).toEqual([[['sites']]]);
  });
});
