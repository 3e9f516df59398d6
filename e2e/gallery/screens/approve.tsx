import { ApproveApp } from '../../../components/approve/ApproveApp.tsx';
import { UiFailure } from '../../../components/base/failure.ts';
import type { ApprovalCard } from '../../../lib/rpc/views.ts';
import type { Answers } from '../fake.ts';
import { budget, status } from '../fixtures.ts';
import type { GalleryScreen } from '../screen.ts';

const now = Math.floor(Date.now() / 1000);
const pay: ApprovalCard = {
  key: 'd1:1',
  digest: 'a',
  kind: 'pay',
  origin: 'https://www.news.example',
  domain: 'news.example',
  createdAt: now,
  expiresAt: now + 540,
  memo: 'The tide tables of 1911',
  asset: 'BTC',
  amount: '1500',
  fee: '1',
  to: `pico:${'3c7e19af'.repeat(8)}@hub.example`,
  left: '180839',
};
const wanted = { asset: 'BTC', limit: '5000', perPayment: '50', period: 'day' } as const;

const screen = (
  name: string,
  cards: readonly ApprovalCard[],
  more: Answers = {},
  steps: GalleryScreen['steps'] = [],
): GalleryScreen => ({
  name: `approve-${name}`,
  body: 'approve',
  answers: { status, approvals: { cards }, reject: null, rejectAll: null, ...more },
  render: () => <ApproveApp />,
  steps,
});

export const screens: readonly GalleryScreen[] = [
  screen('pay', [pay]),
  screen('pay-queue', [pay, { ...pay, key: 'd1:2' }, { ...pay, key: 'd1:3' }]),
  screen('pay-budget', [pay], {}, [{ press: 'budget-switch' }]),
  screen('over-budget', [
    { ...pay, budget: { ...budget, spent: '4100', reserved: '120', remaining: '780' } },
  ]),
  screen('pay-hidden', [
    {
      ...pay,
      origin: 'https://checkout.xn--msli-0ra.example',
      domain: 'müsli.example',
      ascii: 'xn--msli-0ra.example',
      memo: 'Breakfast \u202Eelpmaxe.knab\u202C\nTotal: 1 sat\u200B, thank you',
    },
  ]),
  screen('pay-chain', [
    { ...pay, kind: 'payOnChain', amount: '125000', fee: '2820', to: `bcrt1q${'x9e2'.repeat(9)}` },
  ]),
  screen('locked', [{ ...pay, obstacle: { code: 'Locked', message: 'locked' } }]),
  screen(
    'locked-wrong',
    [{ ...pay, obstacle: { code: 'Locked', message: 'locked' } }],
    { unlock: new UiFailure({ code: 'WrongPassword', message: 'wrong' }) },
    [{ type: 'unlock-password', text: 'not this' }, { press: 'unlock' }],
  ),
  screen('insufficient', [
    { ...pay, amount: '950000', obstacle: { code: 'InsufficientFunds', message: 'not enough' } },
  ]),
  screen('enable', [bare({ ...pay, kind: 'enable', memo: 'Read on without an account' })]),
  screen('enable-budget', [bare({ ...pay, kind: 'enable', memo: 'To pay each song as it plays', wanted })]),
  screen('budget', [bare({ ...pay, kind: 'budget', wanted })]),
  screen('budget-edit', [bare({ ...pay, kind: 'budget', wanted })], {}, [{ press: 'budget-change' }]),
  screen('invoice', [{ ...bare(pay), kind: 'createInvoice', amount: '4200', memo: 'Refund of order 1182' }]),
  screen('empty', []),
  {
    ...screen('block', []),
    answers: { status, approvals: { cards: [], offerBlock: 'https://pushy.example' } },
  },
  { ...screen('loading', []), answers: { status, approvals: 'pending' } },
  {
    ...screen('dead', []),
    answers: { status, approvals: new UiFailure({ code: 'Disconnected', message: 'gone' }) },
  },
];

function bare({ amount: _a, fee: _f, to: _t, left: _l, expiresAt: _e, ...card }: ApprovalCard): ApprovalCard {
  return card;
}
