import { ApproveApp } from '../../../components/approve/ApproveApp.tsx';
import { UiFailure } from '../../../components/base/failure.ts';
import { Popup } from '../../../components/home/Popup.tsx';
import type { ActivityEntry, ApprovalCard, Inspected, ShopPaymentView } from '../../../lib/rpc/views.ts';
import type { Answers } from '../fake.ts';
import { activity, status } from '../fixtures.ts';
import type { GalleryScreen } from '../screen.ts';
import {
  asked,
  BASE,
  channelQuote,
  INVOICE_URL,
  ready,
  seen,
  sent,
  settled,
  shopQuote,
} from '../shop-fixtures.ts';

const now = Math.floor(Date.now() / 1000);
const HOST = asked.host;
const LONG = 'a-very-long-name-of-a-shop-that-nobody-can-type.payments.example:8443';
const card: ApprovalCard = {
  key: 'd1:1',
  digest: 'a',
  kind: 'payShop',
  origin: 'https://www.bakery.example',
  domain: 'bakery.example',
  createdAt: now,
  shop: asked,
};
const { to, amount, fee = '0', expiresAt } = shopQuote;
const full: ApprovalCard = { ...card, digest: 'b', shop: ready, to, amount, fee, expiresAt, left: '1226376' };
const problem = (code: string) => ({ code, message: code });

type Steps = NonNullable<GalleryScreen['steps']>;
const approve = (name: string, one: ApprovalCard, more: Answers = {}, steps: Steps = []): GalleryScreen => ({
  name: `approve-shop-${name}`,
  body: 'approve',
  answers: { status, approvals: { cards: [one] }, reject: null, askShop: 'pending', ...more },
  render: () => <ApproveApp />,
  steps,
});

const found: Inspected = { kind: 'shop', to: INVOICE_URL, shop: { host: HOST, base: BASE } };
const quoted = { ...shopQuote, digest: 'd', host: HOST };
const send = (name: string, answers: Answers, steps: Steps = []): GalleryScreen => ({
  name: `send-shop${name}`,
  body: 'popup',
  hash: `#/send/${encodeURIComponent(INVOICE_URL)}`,
  answers: { status, refresh: null, inspect: found, shopQuote: quoted, ...answers },
  render: () => <Popup />,
  steps,
});
const ask: Steps = [{ press: 'shop-ask' }];
const pay: Steps = [...ask, { press: 'pay-shop' }];
const paid = (name: string, view: ShopPaymentView, answers: Answers = {}) =>
  send(`-${name}`, { payShop: view, shopPayment: view, ...answers }, pay);
const failed = (code: string, data: Record<string, unknown> = {}) =>
  new UiFailure({ code, message: code, data });

const entry: ActivityEntry = {
  id: 'shop:1',
  at: now - 300,
  kind: 'chain',
  amount: '-15675',
  fee: '1551',
  txid: sent.txid ?? '',
  confirmations: 0,
  shop: { key: sent.key, host: HOST, state: 'seen', storeName: 'The Corner Bakery', orderId: '1182' },
};
const shopEntry = (state: ShopPaymentView['state'], at: number, storeName?: string): ActivityEntry => ({
  ...entry,
  id: `shop:${state}`,
  at: now - at,
  shop: { key: sent.key, host: HOST, state, ...(storeName !== undefined && { storeName }) },
});
const short: ShopPaymentView = { ...seen, amount: '10000', due: '4234', expiresAt: now + 420 };

export const screens: readonly GalleryScreen[] = [
  approve('ask', card),
  approve('ask-long', { ...card, shop: { ...asked, host: LONG } }),
  approve('asking', { ...card, shop: { ...asked, state: 'asking' } }),
  approve('ready', full),
  approve('channel', {
    ...full,
    amount: channelQuote.amount,
    left: '168325',
    shop: { ...ready, quote: channelQuote },
  }),
  approve('rest', {
    ...full,
    amount: '4234',
    shop: { ...ready, quote: { ...shopQuote, amount: '4234', rest: true } },
  }),
  approve('bare', {
    ...card,
    shop: {
      ...ready,
      host: LONG,
      quote: { ...{ how: 'chain', to, amount, networkFee: '0', rest: false, topUp: true }, expiresAt },
    },
  }),
  approve('away', { ...card, obstacle: problem('ShopUnreachable') }),
  approve('none', { ...card, obstacle: problem('InvoiceNotFound') }),
  approve('expired', { ...full, obstacle: problem('Expired') }),
  approve('poor', { ...full, obstacle: problem('InsufficientFunds') }),
  approve('underway', { ...full, obstacle: problem('PaymentUnderway') }),
  approve('locked', { ...card, obstacle: problem('Locked') }),
  send('', {}),
  send('-asking', { shopQuote: 'pending' }, ask),
  send('-review', {}, ask),
  send('-review-channel', { shopQuote: { ...channelQuote, digest: 'd', host: HOST } }, ask),
  send('-topup', { shopQuote: { ...quoted, topUp: true, amount: '0' } }, ask),
  send('-topup-amount', { shopQuote: failed('AmountRequired') }, [...ask, { type: 'amount', text: '5000' }]),
  send('-away', { shopQuote: failed('ShopUnreachable', { host: HOST }) }, ask),
  send('-poor', { shopQuote: { ...quoted, problem: problem('InsufficientFunds') } }, ask),
  send('-expired', { shopQuote: failed('Expired', { host: HOST, paid: '5000' }) }, ask),
  send('-changed', { payShop: failed('Changed') }, pay),
  send('-refused', { payShop: failed('InvoiceChanged', { field: 'due' }) }, pay),
  paid('sending', { ...sent, state: 'signed' }),
  paid('sent', sent),
  paid('seen', seen),
  paid('short', short, { shopQuote: { ...quoted, amount: '4234', rest: true } }),
  paid('settled', settled),
  paid('settled-channel', { ...settled, how: 'channel', fee: '1' }),
  paid('overpaid', { ...settled, overpaid: true }),
  paid('late', { ...sent, state: 'expired', late: true }),
  paid('ended', { ...sent, state: 'expired' }),
  paid('invalid', { ...sent, state: 'invalid' }),
  paid('dropped', { ...sent, state: 'dropped', problem: problem('InvoiceChanged') }),
  paid('offline', { ...sent, problem: problem('ShopUnreachable') }),
  {
    ...send('-activity', {
      activity: {
        entries: [
          entry,
          shopEntry('settled', 4_000, 'Harbour Books'),
          shopEntry('expired', 9_000),
          ...activity,
        ],
      },
    }),
    hash: '#/activity',
  },
  { ...send('-entry', { activityEntry: entry, shopPayment: seen }), hash: '#/entry/x' },
  {
    ...send('-entry-short', {
      activityEntry: entry,
      shopPayment: short,
      shopQuote: { ...quoted, amount: '4234' },
    }),
    hash: '#/entry/x',
  },
  {
    ...send('-entry-settled', {
      activityEntry: {
        ...entry,
        confirmations: 4,
        shop: {
          ...shopEntry('settled', 1, 'The Corner Bakery').shop,
          key: sent.key,
          host: HOST,
          state: 'settled',
        },
      },
      shopPayment: settled,
    }),
    hash: '#/entry/x',
  },
  { ...send('-found', {}), name: 'home-found', hash: '#/', found: [INVOICE_URL] },
];
