import type { PairingView, StoreInvoiceView, StoreView } from '../../lib/rpc/views.ts';

const now = Math.floor(Date.now() / 1000);
const DAY = 86_400;

export const bakery: StoreView = {
  id: 'a1',
  host: 'https://btcpay.bakery.example',
  kind: 'greenfield',
  label: 'Corner bakery',
  storeId: '4VxRtBakery7sQmXh2nPkLdWc9',
  at: now - 40 * DAY,
};
export const stores: readonly StoreView[] = [
  bakery,
  {
    id: 'b2',
    host: 'https://pay.press.example/btcpay',
    kind: 'legacy',
    label: 'pay.press.example/btcpay',
    at: now - 3 * DAY,
  },
  { id: 'c3', host: 'http://127.0.0.1:18704', kind: 'legacy-key', label: 'Test stand', at: now - 900 },
];

export const pairing: PairingView = {
  id: 'p1',
  host: 'https://btcpay.bakery.example',
  code: 'Abc1234',
  url: 'https://btcpay.bakery.example/api-access-request?pairingCode=Abc1234',
  expiresAt: now + 840,
};

const ADDRESS = 'bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk';
export const invoice: StoreInvoiceView = {
  id: 'Fbz9hzmLSvUGhTBUDNCtDV',
  status: 'new',
  exception: 'none',
  amount: '12.50',
  currency: 'EUR',
  due: '0.00014125',
  paid: '0.00000000',
  rate: '88500.00',
  address: ADDRESS,
  paymentLink: `bitcoin:${ADDRESS}?amount=0.00014125`,
  checkoutLink: 'https://btcpay.bakery.example/i/Fbz9hzmLSvUGhTBUDNCtDV',
  orderId: '2026-1147',
  itemDesc: 'Two loaves of rye',
  createdAt: now - 60,
  expiresAt: now + 838,
};
const HASH = '8f2e5d0c6b9a7413e8d5f60a21c4b7984e3d2f1a0b9c8d7e6f5a4b3c2d1e0f9a';
export const withPico: StoreInvoiceView = {
  ...invoice,
  pico: `pico:q3k9v7tz2m@hub.example?asset=BTC&amount=14125&hash=${HASH}&expires=1800000000`,
};

const at = (hours: number, part: Partial<StoreInvoiceView>): StoreInvoiceView => ({
  ...invoice,
  id: `${invoice.id.slice(0, 20)}${String(hours).padStart(2, '1')}`,
  createdAt: now - hours * 3_600,
  orderId: `2026-${1147 - hours}`,
  ...part,
});
const { amount: _amount, orderId: _order, ...openEnded } = invoice;

export const invoices: readonly StoreInvoiceView[] = [
  invoice,
  at(1, { status: 'processing', amount: '4.20', itemDesc: 'Coffee' }),
  at(2, { status: 'settled', amount: '1500', currency: 'SATS' }),
  at(5, { status: 'settled', exception: 'paidOver', amount: '0.00231000', currency: 'BTC' }),
  at(9, { status: 'expired', exception: 'paidPartial', amount: '38.00' }),
  at(26, { status: 'expired', exception: 'paidLate', amount: '19.90' }),
  { ...openEnded, id: 'Tip9hzmLSvUGhTBUDNCtDV', itemDesc: 'Tips', createdAt: now - 30 * 3_600 },
  at(52, {
    status: 'invalid',
    amount: '7.10',
    itemDesc: 'A very long description of a cake with a name upon it',
  }),
];
