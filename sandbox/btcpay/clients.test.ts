import { BTCPayClient, crypto as legacyCrypto } from 'btcpay';
import {
  ApiKeysService,
  HealthService,
  InvoiceStatusMark,
  InvoicesService,
  OpenAPI,
  PaymentRequestsService,
  ServerInfoService,
  StoresService,
  WebhooksService,
} from 'btcpay-greenfield-node-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChainHarness, chainHarness } from '../../test/harness/chain.ts';
import { type Btcpay, startBtcpay } from './start.ts';

/** Clients that others wrote, as their readers install them. */
let chain: ChainHarness;
let btcpay: Btcpay;
beforeAll(async () => {
  chain = await chainHarness();
  btcpay = await startBtcpay({ node: chain.node, port: 0 });
});
afterAll(async () => {
  await btcpay?.close();
  await chain?.close();
});

describe('the npm package btcpay', () => {
  const pairedClient = async () => {
    const key = legacyCrypto.load_keypair(legacyCrypto.generate_keypair().getPrivate('hex'));
    const code = btcpay.admin.pairingCode(btcpay.storeId);
    const tokens = await new BTCPayClient(btcpay.url, key).pair_client(code);
    expect(tokens).toEqual({ merchant: expect.stringMatching(/^[1-9A-HJ-NP-Za-km-z]{40,45}$/) });
    return new BTCPayClient(`${btcpay.url}/`, key, tokens);
  };

  it('pairs, makes an invoice, reads it and lists it', async () => {
    const client = await pairedClient();
    const made = await client.create_invoice({
      ...{ price: 12.5, currency: 'USD', orderId: 'order 7', itemDesc: 'Café' },
    });
    expect(made).toMatchObject({ status: 'new', exceptionStatus: false, price: 12.5, orderId: 'order 7' });
    // 12.5 / 64000.5, rounded up to a satoshi
    expect(made).toMatchObject({ btcDue: '0.00019532', rate: 64000.5, itemDesc: 'Café' });
    expect(await client.get_invoice(made.id)).toMatchObject({ id: made.id, btcDue: '0.00019532' });
    const listed = await client.get_invoices({ status: 'new', orderId: 'order 7' });
    expect(listed.map(({ id }) => id)).toEqual([made.id]);
    expect(await client.get_invoices({ status: 'complete' })).toEqual([]);
  });

  it('reads the rates', async () => {
    const client = await pairedClient();
    expect(await client.get_rates(['BTC_USD', 'BTC_EUR', 'BTC_XXX'], btcpay.storeId)).toEqual([
      { name: 'US Dollar', cryptoCode: 'BTC', currencyPair: 'BTC_USD', code: 'USD', rate: 64000.5 },
      { name: 'Euro', cryptoCode: 'BTC', currencyPair: 'BTC_EUR', code: 'EUR', rate: 59000.25 },
    ]);
  });

  it('is refused before it is paired, and with another key', async () => {
    const stranger = new BTCPayClient(btcpay.url, legacyCrypto.generate_keypair(), { merchant: 'x' });
    await expect(stranger.get_invoices()).rejects.toMatchObject({ statusCode: 403 });
    await expect(stranger.pair_client('1111111')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('sees an invoice that was paid on the chain', async () => {
    const client = await pairedClient();
    const { id, bitcoinAddress } = await client.create_invoice({ price: 64000.5, currency: 'USD' });
    await chain.faucet(bitcoinAddress, 100_000_000n);
    expect(await client.get_invoice(id)).toMatchObject({ status: 'paid', btcPaid: '1.00000000' });
    await chain.mine();
    expect(await client.get_invoice(id)).toMatchObject({ status: 'complete', btcDue: '0.00000000' });
  });
});

describe('the npm package btcpay-greenfield-node-client', () => {
  let storeId: string;
  beforeEach(() => {
    storeId = btcpay.storeId;
    OpenAPI.BASE = btcpay.url;
    OpenAPI.TOKEN = btcpay.admin.apiKey(`btcpay.store.canmodifystoresettings:${storeId}`);
  });
  const create = (requestBody: object) => InvoicesService.invoicesCreateInvoice({ storeId, requestBody });

  it('makes, reads, lists, changes, archives and marks invoices', async () => {
    const made = await create({ amount: '10', currency: 'EUR', metadata: { orderId: 'g1' } });
    const invoiceId = String(made.id);
    expect(made).toMatchObject({ status: 'New', amount: '10', currency: 'EUR', additionalStatus: 'None' });
    expect(await InvoicesService.invoicesGetInvoice({ storeId, invoiceId })).toEqual(made);
    const [method] = await InvoicesService.invoicesGetInvoicePaymentMethods({ storeId, invoiceId });
    expect(method).toMatchObject({ destination: expect.stringMatching(/^bcrt1q/), due: '0.0001695' });
    const metadata = { orderId: 'g2' };
    await InvoicesService.invoicesUpdateInvoice({ storeId, invoiceId, requestBody: { metadata } });
    expect(await InvoicesService.invoicesGetInvoice({ storeId, invoiceId })).toMatchObject({ metadata });
    const ids = async () =>
      (await InvoicesService.invoicesGetInvoices({ storeId })).map((invoice: { id?: string }) => invoice.id);
    expect(await ids()).toContain(invoiceId);
    await InvoicesService.invoicesArchiveInvoice({ storeId, invoiceId });
    expect(await ids()).not.toContain(invoiceId);
    await InvoicesService.invoicesUnarchiveInvoice({ storeId, invoiceId });
    const marked = await InvoicesService.invoicesMarkInvoiceStatus({
      ...{ storeId, invoiceId, requestBody: { status: InvoiceStatusMark.INVALID } },
    });
    expect(marked).toMatchObject({ status: 'Invalid', additionalStatus: 'Marked' });
  });

  it('reads the store, the server, the key and health', async () => {
    expect(await StoresService.storesGetStores()).toMatchObject([{ id: storeId, defaultCurrency: 'USD' }]);
    expect(await StoresService.storesGetStore({ storeId })).toMatchObject({ speedPolicy: 'MediumSpeed' });
    expect(await ServerInfoService.serverInfoGetServerInfo()).toMatchObject({ fullySynched: true });
    expect(await HealthService.healthGetHealth()).toEqual({ synchronized: true });
    expect(await ApiKeysService.getApiKeysService()).toMatchObject({ apiKey: OpenAPI.TOKEN });
  });

  it('keeps webhooks and payment requests', async () => {
    const requestBody = { url: 'http://127.0.0.1:1/hook', enabled: false };
    const made = await WebhooksService.postWebhooksService({ storeId, requestBody });
    expect(made).toMatchObject({ url: 'http://127.0.0.1:1/hook', secret: expect.any(String) });
    const webhookId = String(made.id);
    expect(await WebhooksService.webhokksGetWebhook({ storeId, webhookId })).not.toHaveProperty('secret');
    await WebhooksService.deleteWebhooksService({ storeId, webhookId, requestBody: {} });
    await expect(WebhooksService.webhokksGetWebhook({ storeId, webhookId })).rejects.toMatchObject({
      status: 404,
    });
    const bill = await PaymentRequestsService.paymentRequestsCreatePaymentRequest({
      ...{ storeId, requestBody: { title: 'Bill', amount: '5', currency: 'USD' } },
    });
    expect(await PaymentRequestsService.paymentRequestsGetPaymentRequests({ storeId })).toEqual([bill]);
  });

  it('is told what is missing', async () => {
    OpenAPI.TOKEN = 'nobody';
    await expect(StoresService.storesGetStores()).rejects.toMatchObject({ status: 401 });
    OpenAPI.TOKEN = btcpay.admin.apiKey(`btcpay.store.canviewinvoices:${storeId}`);
    await expect(create({ amount: '1' })).rejects.toMatchObject({
      ...{ status: 403, body: { missingPermission: 'btcpay.store.cancreateinvoice' } },
    });
  });
});
