import type { ShopPart, ShopPaymentView, ShopQuoteView } from '../../lib/rpc/views.ts';

const now = Math.floor(Date.now() / 1000);
const HOST = 'pay.bakery.example';
export const BASE = `https://${HOST}`;
export const INVOICE_URL = `${BASE}/i/Fbz9hzmLSvUGhTBUDNCtDV`;

export const shopQuote: ShopQuoteView = {
  how: 'chain',
  to: 'bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk',
  amount: '14124',
  fee: '1551',
  feerate: 11,
  networkFee: '110',
  rest: false,
  topUp: false,
  storeName: 'The Corner Bakery',
  orderId: '1182',
  itemDesc: 'Two loaves and a newspaper',
  price: '€12.50',
  rate: '88,500.00 EUR',
  expiresAt: now + 840,
};
const { feerate: _, ...common } = shopQuote;
export const channelQuote: ShopQuoteView = {
  ...common,
  how: 'channel',
  to: `pico:${'3c7e19af'.repeat(8)}@hub.example?asset=BTC&amount=14014`,
  amount: '14014',
  fee: '1',
  networkFee: '0',
};
export const asked: ShopPart = { host: HOST, base: BASE, state: 'ask' };
export const ready: ShopPart = { ...asked, state: 'ready', quote: shopQuote };

export const sent: ShopPaymentView = {
  key: `${BASE}|Fbz9hzmLSvUGhTBUDNCtDV|0`,
  host: HOST,
  how: 'chain',
  state: 'sent',
  amount: '14124',
  fee: '1551',
  at: now - 20,
  txid: 'a3f1c09d5be27a4486cf10de83b7529e64d1f08c3b9a2e57d6480bf1c95e7a32',
  storeName: 'The Corner Bakery',
  orderId: '1182',
  itemDesc: 'Two loaves and a newspaper',
};
export const seen: ShopPaymentView = { ...sent, state: 'seen', confirmations: 0, needed: 2 };
export const settled: ShopPaymentView = {
  ...sent,
  state: 'settled',
  confirmations: 2,
  needed: 2,
  receiptLink: `${INVOICE_URL}/receipt`,
};
