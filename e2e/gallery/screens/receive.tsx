import { Popup } from '../../../components/home/Popup.tsx';
import type { InvoiceView } from '../../../lib/rpc/views.ts';
import type { Answers } from '../fake.ts';
import { freshStatus, status } from '../fixtures.ts';
import type { GalleryScreen } from '../screen.ts';

const HASH = '8f2e5d0c6b9a7413e8d5f60a21c4b7984e3d2f1a0b9c8d7e6f5a4b3c2d1e0f9a';
const invoice: InvoiceView = {
  uri: `pico:q3k9v7tz2m@hub.example?asset=BTC&amount=4200&hash=${HASH}&expires=1800000000&memo=Lunch`,
  hash: HASH,
  amount: '4200',
  memo: 'Lunch',
  expiresAt: Math.floor(Date.now() / 1000) + 3_480,
  status: 'open',
};
const receive = (name: string, answers: Answers, steps: GalleryScreen['steps'] = []): GalleryScreen => ({
  name: `receive-${name}`,
  body: 'popup',
  hash: '#/receive',
  answers: {
    status,
    refresh: null,
    createInvoice: invoice,
    address: { address: 'bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk' },
    ...answers,
  },
  render: () => <Popup />,
  steps,
});
const make = [
  { type: 'amount', text: '4200' },
  { type: 'memo', text: 'Lunch' },
  { press: 'create-invoice' },
] as const;

export const screens: readonly GalleryScreen[] = [
  receive('form', {}, [{ type: 'amount', text: '90000' }]),
  receive('invoice', { invoice }, make),
  receive('paid', { invoice: { ...invoice, status: 'paid' } }, make),
  receive('expired', { invoice: { ...invoice, status: 'expired' } }, make),
  receive('address', {}, [{ press: 'tab-address' }]),
  receive('none', { status: freshStatus }, [{ press: 'tab-invoice' }]),
];
