import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEAST_FEATURES, permissionsFor } from '../../lib/btcpay/consent.ts';
import { greenfieldClient } from '../../lib/btcpay/greenfield.ts';
import { greenfieldAdmin } from '../../lib/btcpay/greenfield-admin.ts';
import { type BtcpayKit, btcpayKit } from '../../sandbox/btcpay/kit.ts';

/** Every call of the Greenfield client against the sandbox's server; check-all.ts holds each against BTCPay's own files. */
let kit: BtcpayKit;
beforeAll(async () => {
  kit = await btcpayKit();
});
afterAll(async () => {
  await kit?.close();
});

const io = {
  fetch: (...call: Parameters<typeof fetch>) => globalThis.fetch(...call),
  now: () => Date.now(),
  random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
};

function clientsWith(...permissions: string[]) {
  const { url, storeId } = kit.btcpay;
  const options = { host: url, apiKey: kit.admin.apiKey(...permissions), storeId };
  return { client: greenfieldClient(options, io), admin: greenfieldAdmin(options, io) };
}

describe('the Greenfield client on the line', () => {
  it('does with the least permissions all that a shop needs', async () => {
    const { client, admin } = clientsWith(...permissionsFor(LEAST_FEATURES));
    const made = await client.createInvoice({
      price: '12.50',
      currency: 'usd',
      orderId: 'order 7',
      itemDesc: 'Café',
      itemCode: 'tea',
      posData: 'a note',
      buyer: { email: 'ann@example.com', zip: '1000' },
      transactionSpeed: 'medium',
      expirationTime: Date.now() + 30 * 60_000,
      redirectURL: 'https://shop.example/done',
      redirectAutomatically: true,
      paymentCurrencies: ['BTC-CHAIN'],
      defaultPaymentMethod: 'BTC-CHAIN',
      metadata: { pico: 'pico:x' },
    });
    expect(made).toMatchObject({ status: 'new', amount: '12.5', currency: 'USD', orderId: 'order 7' });
    expect(made.address).toMatch(/^bcrt1/);
    expect(made.paymentLink).toContain(`bitcoin:${made.address}?amount=${made.due}`);
    const read = await client.getInvoice(made.id);
    expect(read).toMatchObject({
      id: made.id,
      due: made.due,
      metadata: { pico: 'pico:x' },
      buyer: { zip: '1000' },
    });
    await kit.chain.faucet(read.address ?? '', 1000n);
    expect(await client.getInvoice(made.id)).toMatchObject({ exception: 'paidPartial', paid: '0.00001' });
    expect((await admin.getPaymentMethods(made.id))[0]?.payments).toHaveLength(1);

    await client.createInvoice({ allowTopUp: true, currency: 'BTC' });
    const today = new Date();
    const filter = {
      status: 'new',
      orderId: 'order 7',
      dateStart: today,
      dateEnd: today,
      limit: 10,
      offset: 0,
    } as const;
    expect((await client.getInvoices(filter)).map((i) => i.id)).toEqual([made.id]);
    expect((await client.getInvoices({ itemCode: 'tea' })).map((i) => i.id)).toEqual([made.id]);
    expect((await client.getInvoices()).some((i) => i.amount === undefined)).toBe(true);

    expect(await client.getRate('USD')).toBe('64000.5');
    expect((await client.getRates({ currencyPairs: ['BTC_USD', 'BTC_EUR'] })).length).toBe(2);
    await expect(client.getRate('XXX')).rejects.toMatchObject({ code: 'RateUnavailable' });
    expect((await client.getStores()).map((s) => s.id)).toContain(kit.btcpay.storeId);
    expect((await admin.getStoreMethods()).map((m) => m.id)).toContain('BTC-CHAIN');
    expect((await admin.getServerInfo()).version).not.toBe('');
    expect((await client.getApiKey()).permissions).toEqual(permissionsFor(LEAST_FEATURES));
    await expect(client.markInvoice(made.id, 'settled')).rejects.toMatchObject({
      code: 'MissingPermission',
      message: expect.stringContaining('btcpay.store.canmodifyinvoices'),
    });
  });

  it('marks, archives and manages webhooks with a key that may', async () => {
    const { client, admin } = clientsWith(...permissionsFor(['invoices', 'mark', 'webhooks']));
    const { id } = await client.createInvoice({ price: 1, currency: 'USD' });
    expect((await admin.updateMetadata(id, { orderId: '8' })).orderId).toBe('8');
    expect(await client.markInvoice(id, 'settled')).toMatchObject({ status: 'settled', exception: 'marked' });
    await admin.archiveInvoice(id);
    expect((await client.getInvoices()).map((i) => i.id)).not.toContain(id);
    expect((await admin.unarchiveInvoice(id)).id).toBe(id);
    const url = 'http://127.0.0.1:1/hook';
    const hook = await admin.webhooks.create({ url, events: ['InvoiceSettled'] });
    expect(hook.secret).toBeDefined();
    await admin.webhooks.update(hook.id, { url, enabled: false });
    expect(await admin.webhooks.get(hook.id)).toMatchObject({ enabled: false, url });
    await admin.webhooks.remove(hook.id);
    expect((await admin.webhooks.list()).map((w) => w.id)).not.toContain(hook.id);
  });

  it('says what was refused', async () => {
    const { client, admin } = clientsWith('unrestricted');
    await expect(client.getInvoice('AAAAAAAAAAAAAAAAAAAAAA')).rejects.toMatchObject({ code: 'NotFound' });
    await expect(client.createInvoice({ price: 1, currency: 'XXX' })).rejects.toMatchObject({
      kind: 'validation',
    });
    const { url, storeId } = kit.btcpay;
    const stranger = greenfieldClient({ host: url, apiKey: 'unknown-unknown', storeId }, io);
    await expect(stranger.getStores()).rejects.toMatchObject({ code: 'KeyRefused' });
    const elsewhere = greenfieldClient({ host: `${url}/root`, apiKey: 'unknown-unknown', storeId }, io);
    await expect(elsewhere.getStores()).rejects.toMatchObject({ code: 'WrongHost' });
    await admin.revokeApiKey();
    await expect(client.getApiKey()).rejects.toMatchObject({ code: 'KeyRefused' });
  });
});
