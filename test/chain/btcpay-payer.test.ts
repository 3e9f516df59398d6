import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readPaymentLink } from '../../lib/btcpay/payer/checkout-url.ts';
import { type FollowEvent, follow } from '../../lib/btcpay/payer/follow.ts';
import { pinnedOf, quoteOf, sameInvoice } from '../../lib/btcpay/payer/quote.ts';
import { readCheckout } from '../../lib/btcpay/payer/read-checkout.ts';
import type { SocketConstructor } from '../../lib/btcpay/payer/status-socket.ts';
import { type BtcpayKit, btcpayKit } from '../../sandbox/btcpay/kit.ts';
import type { BtcpayOptions } from '../../sandbox/btcpay/start.ts';

let kit: BtcpayKit | undefined;
afterEach(() => kit?.close());

const access = { fetch, now: Date.now, network: 'regtest' } as const;

async function openInvoice(options: Partial<BtcpayOptions> = {}) {
  const made = await btcpayKit(options);
  kit = made;
  const id = await made.invoice();
  const ref = readPaymentLink(`${made.btcpay.url}/i/${id}?view=modal`);
  if (ref.kind !== 'checkout') throw new Error(ref.kind);
  const quote = async () => {
    const now = Date.now();
    const found = quoteOf(await readCheckout(ref, access), { now, hubs: [] });
    if (found.how !== 'chain') throw new Error(found.how);
    return found;
  };
  return { ref, quote, chain: made.chain, id };
}

describe('a shop of the sandbox, as whoever is to pay sees it', () => {
  it.each<[string, Partial<BtcpayOptions>]>([
    ['as it is', {}],
    ['of a server before 2.0', { oldNames: true }],
    ['below a path', { rootPath: '/btcpay' }],
    ['that shows satoshis', { store: { displaySats: true } }],
  ])('is paid and followed to the end: one %s', async (_, options) => {
    const { ref, quote, chain } = await openInvoice(options);
    const agreed = await quote();
    expect(agreed).toMatchObject({ amount: 100_000n, rest: false });
    sameInvoice(pinnedOf(agreed), await readCheckout(ref, access), Date.now());
    const told: string[] = [];
    const Socket = WebSocket as unknown as SocketConstructor;
    for await (const event of follow(ref, { ...access, WebSocket: Socket }) as AsyncIterable<FollowEvent>) {
      told.push(event.type === 'offline' ? event.error.code : event.checkout.status);
      if (told.at(-1) === 'new') await chain.faucet(agreed.address, agreed.amount);
      if (told.at(-1) === 'processing') await chain.mine();
    }
    expect(told).toEqual(['new', 'processing', 'settled']);
  });

  it('asks for the rest of a payment that came short, and no longer for what was agreed to', async () => {
    const { ref, quote, chain } = await openInvoice();
    const agreed = await quote();
    await chain.faucet(agreed.address, 60_000n);
    const now = await readCheckout(ref, access);
    expect(() => sameInvoice(pinnedOf(agreed), now, Date.now())).toThrow(
      expect.objectContaining({ code: 'InvoiceChanged' }),
    );
    const rest = await quote();
    expect(rest.rest).toBe(true);
    expect(rest.amount).toBe(40_000n + rest.checkout.networkFee);
    await chain.faucet(rest.address, rest.amount);
    expect((await readCheckout(ref, access)).status).toBe('processing');
  });
});
