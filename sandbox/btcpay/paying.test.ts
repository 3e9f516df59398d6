import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { scriptOf } from '../chain/script-type.ts';
import { confirmedCoin, FINAL, spend, spendOne } from '../test-coins.ts';
import { type BtcpayKit, btcpayKit } from './kit.ts';

let kit: BtcpayKit;
beforeAll(async () => {
  kit = await btcpayKit();
});
afterEach(() => kit.admin.setClock(undefined));
afterAll(() => kit.close());

const MINUTE = 60_000;
const addressOf = async (id: string): Promise<string> => (await kit.status(id)).address;
const pay = async (id: string, sat: bigint) => kit.chain.faucet(await addressOf(id), sat);
const state = async (id: string) => {
  const { body } = await kit.api('GET', `${kit.store}/invoices/${id}`);
  return [body.status, body.additionalStatus];
};
/** Pays with a coin of the tests' key, so that it can be replaced or be final. */
async function payWithCoin(id: string, sat: bigint, sequence?: number) {
  const coin = await confirmedCoin(kit.chain, sat + 2000n);
  const script = scriptOf(await addressOf(id)) ?? new Uint8Array();
  const tx = spend([coin], [{ script, valueSat: sat }], sequence === undefined ? {} : { sequence });
  expect(await kit.chain.push(tx.toHex())).toMatchObject({ ok: true });
  return { coin, tx };
}

describe('an invoice on the chain', () => {
  it('is processing when it is paid, and settled when that is confirmed', async () => {
    const id = await kit.invoice();
    expect(await state(id)).toEqual(['New', 'None']);
    await pay(id, 100_000n);
    expect(await state(id)).toEqual(['Processing', 'None']);
    expect(await kit.status(id)).toMatchObject({ requiredConfirmations: 1, receivedConfirmations: 0 });
    await kit.chain.mine();
    expect(await state(id)).toEqual(['Settled', 'None']);
    expect((await kit.request(`/i/${id}/receipt`)).text).toContain('0.00100000');
  });

  it.each([
    ['HighSpeed', 0],
    ['LowMediumSpeed', 2],
    ['LowSpeed', 6],
  ])('waits as long as %s says: %i blocks', async (speedPolicy, blocks) => {
    const id = await kit.invoice({ amount: '0.001', currency: 'BTC', checkout: { speedPolicy } });
    await payWithCoin(id, 100_000n, FINAL);
    if (blocks > 0) await kit.chain.mine(blocks - 1);
    if (blocks > 0) expect(await state(id)).toEqual(['Processing', 'None']);
    if (blocks > 0) await kit.chain.mine(1);
    expect(await state(id)).toEqual(['Settled', 'None']);
  });

  it('does not take a replaceable payment for final, however fast the store is', async () => {
    const id = await kit.invoice({
      amount: '0.001',
      currency: 'BTC',
      checkout: { speedPolicy: 'HighSpeed' },
    });
    await payWithCoin(id, 100_000n);
    expect(await state(id)).toEqual(['Processing', 'None']);
    await kit.chain.mine();
    expect(await state(id)).toEqual(['Settled', 'None']);
  });

  it('asks for the rest and a network fee after a part, at another address', async () => {
    const id = await kit.invoice();
    const first = await addressOf(id);
    await pay(id, 60_000n);
    expect(await state(id)).toEqual(['New', 'PaidPartial']);
    const model = await kit.status(id);
    // 40000 are left, and 100 vB at 5 sat/vB for the second payment.
    expect(model).toMatchObject({ due: '0.00040500', paid: '0.00060000', networkFee: 0.000005, txCount: 2 });
    expect(model.address).not.toBe(first);
    expect(model.invoiceBitcoinUrl).toBe(`bitcoin:${model.address}?amount=0.00040500`);
    await pay(id, 40_000n);
    expect(await state(id)).toEqual(['New', 'PaidPartial']);
    expect(await kit.status(id)).toMatchObject({ due: '0.00001000', txCount: 3 });
    await kit.chain.faucet(first, 1000n);
    expect(await state(id)).toEqual(['Processing', 'None']);
  });

  it('knows of too much, and of enough within the tolerance', async () => {
    const over = await kit.invoice();
    await pay(over, 100_001n);
    const checkout = { paymentTolerance: 5 };
    const short = await kit.invoice({ amount: '0.001', currency: 'BTC', checkout });
    await pay(short, 95_000n);
    expect(await state(over)).toEqual(['Processing', 'PaidOver']);
    expect(await state(short)).toEqual(['Processing', 'None']);
    await kit.chain.mine();
    expect(await state(over)).toEqual(['Settled', 'PaidOver']);
    const { body } = await kit.api('GET', `${kit.store}/invoices/${over}/payment-methods`);
    expect(body[0]).toMatchObject({ due: '-0.00000001', payments: [{ status: 'Settled' }] });
  });

  it('takes whatever comes for an invoice without an amount', async () => {
    const id = await kit.invoice({ currency: 'USD' });
    expect(await kit.status(id)).toMatchObject({ isUnsetTopUp: true });
    expect((await kit.status(id)).invoiceBitcoinUrl).not.toContain('amount');
    await pay(id, 50_000_000n);
    await kit.chain.mine();
    const { body } = await kit.api('GET', `${kit.store}/invoices/${id}`);
    expect(body).toMatchObject({ status: 'Settled', type: 'TopUp', amount: '32000.25' });
  });

  it('is new again when the payment was replaced by one to somebody else', async () => {
    const id = await kit.invoice();
    const { coin, tx } = await payWithCoin(id, 100_000n);
    expect(await state(id)).toEqual(['Processing', 'None']);
    const other = spendOne(coin, 9000n);
    expect(await kit.chain.push(other.toHex())).toMatchObject({ ok: true });
    expect(await state(id)).toEqual(['New', 'None']);
    const { body } = await kit.api(
      'GET',
      `${kit.store}/invoices/${id}/payment-methods?onlyAccountedPayments=false`,
    );
    expect(body[0].payments).toMatchObject([{ id: `${tx.getId()}-0`, status: 'Invalid' }]);
  });
});

describe('time', () => {
  it('ends an invoice: unpaid, paid in part, and paid too late', async () => {
    const [unpaid, partly] = [await kit.invoice(), await kit.invoice()];
    await pay(partly, 1000n);
    const late = await addressOf(unpaid);
    kit.admin.advance(14 * MINUTE);
    expect(await state(unpaid)).toEqual(['New', 'None']);
    kit.admin.advance(2 * MINUTE);
    expect(await state(unpaid)).toEqual(['Expired', 'None']);
    expect(await state(partly)).toEqual(['Expired', 'PaidPartial']);
    expect(await kit.status(partly)).toMatchObject({ expirationSeconds: 0, status: 'Expired' });
    await kit.chain.faucet(late, 100_000n);
    expect(await state(unpaid)).toEqual(['Expired', 'PaidLate']);
  });

  it('gives up on a payment that does not confirm until the end of the monitoring', async () => {
    const id = await kit.invoice();
    await pay(id, 100_000n);
    expect(await state(id)).toEqual(['Processing', 'None']);
    kit.admin.advance(24 * 60 * MINUTE + 16 * MINUTE);
    expect(await state(id)).toEqual(['Invalid', 'None']);
    await kit.chain.mine();
    expect(await state(id)).toEqual(['Invalid', 'None']);
  });

  it('stands still when a test says so', async () => {
    kit.admin.setClock(1_800_000_000_000);
    const { body } = await kit.api('POST', `${kit.store}/invoices`, { amount: '1', currency: 'USD' });
    expect(body).toMatchObject({ createdTime: 1_800_000_000, expirationTime: 1_800_000_900 });
  });
});

describe('the socket of an invoice', () => {
  const socketOf = (path: string) => new WebSocket(kit.btcpay.url.replace('http', 'ws') + path);
  const opened = (socket: WebSocket) =>
    new Promise<boolean>((resolve) => {
      socket.once('open', () => resolve(true));
      socket.once('error', () => resolve(false));
    });

  it('says one byte on a change, and refuses what is over or unknown', async () => {
    const id = await kit.invoice();
    const socket = socketOf(`/i/${id}/status/ws`);
    expect(await opened(socket)).toBe(true);
    const told = new Promise<[Buffer, boolean]>((resolve) =>
      socket.once('message', (data: Buffer, isBinary) => resolve([data, isBinary])),
    );
    await pay(id, 100_000n);
    const [data, isBinary] = await told;
    expect([data.length, isBinary]).toEqual([1, true]);
    socket.close();
    await kit.chain.mine();
    expect(await state(id)).toEqual(['Settled', 'None']);
    expect(await opened(socketOf(`/i/${id}/status/ws`))).toBe(false);
    expect(await opened(socketOf('/invoice/status/ws?invoiceId=nobody'))).toBe(false);
  });
});
