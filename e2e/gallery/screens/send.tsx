import { UiFailure } from '../../../components/base/failure.ts';
import { Popup } from '../../../components/home/Popup.tsx';
import type { Inspected, PaymentView } from '../../../lib/rpc/views.ts';
import type { Answers } from '../fake.ts';
import { status } from '../fixtures.ts';
import type { GalleryScreen } from '../screen.ts';

const ADDRESS = 'bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk';
const HASH = '8f2e5d0c6b9a7413e8d5f60a21c4b7984e3d2f1a0b9c8d7e6f5a4b3c2d1e0f9a';
const INVOICE = `pico:w4x9@hub.example?asset=BTC&amount=2500&hash=${HASH}`;
const feerates = { fast: 24, normal: 11, slow: 3 };
const address: Inspected = { kind: 'address', to: ADDRESS };
const invoice: Inspected = {
  kind: 'invoice',
  to: 'w4x9kd27',
  amount: '2500',
  memo: 'Two loaves and a newspaper',
  hub: 'https://hub.example',
  connected: true,
  fee: '1',
  expiresAt: Math.floor(Date.now() / 1000) + 840,
};
const paid: PaymentView = {
  id: 'p1',
  status: 'settled',
  amount: '2500',
  fee: '1',
  to: 'w4x9kd27',
  hash: HASH,
  token: '0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b',
};

type Steps = NonNullable<GalleryScreen['steps']>;
const send = (name: string, answers: Answers, steps: Steps = [], text = ''): GalleryScreen => ({
  name: `send-${name}`,
  body: 'popup',
  hash: `#/send${text === '' ? '' : `/${encodeURIComponent(text)}`}`,
  answers: { status, refresh: null, feerates, ...answers },
  render: () => <Popup />,
  steps,
});
const pay: Steps = [{ press: 'review' }, { press: 'confirm-send' }];

export const screens: readonly GalleryScreen[] = [
  send('empty', {}),
  send('address', { inspect: address }, [{ type: 'amount', text: '50000' }], ADDRESS),
  send('invoice', { inspect: invoice }, [], INVOICE),
  send('over', { inspect: { ...invoice, amount: '400000' } }, [], INVOICE),
  send(
    'unclear',
    {
      inspect: new UiFailure({ code: 'Unclear', message: 'This is no address, invoice or name. Check it.' }),
    },
    [],
    'hello there',
  ),
  send(
    'review-chain',
    { inspect: address, quoteSend: { amount: '50000', fee: '1551', total: '51551' } },
    [{ type: 'amount', text: '50000' }, { press: 'review' }],
    ADDRESS,
  ),
  send('review', { inspect: invoice }, [{ press: 'review' }], INVOICE),
  send('paid', { inspect: invoice, pay: paid }, pay, INVOICE),
  send(
    'failed',
    {
      inspect: invoice,
      pay: { id: 'p1', status: 'failed', amount: '2500', fee: '0', to: 'w4x9kd27', reason: 'PayeeOffline' },
    },
    pay,
    INVOICE,
  ),
  send(
    'unknown',
    {
      inspect: invoice,
      pay: { id: 'p1', status: 'unknown', amount: '2500', fee: '1', to: 'w4x9kd27' },
      payment: 'pending',
    },
    pay,
    INVOICE,
  ),
  send(
    'chain-sent',
    {
      inspect: address,
      quoteSend: { amount: '50000', fee: '1551', total: '51551' },
      send: { txid: 'a3f1c09d5be27a4486cf10de83b7529e64d1f08c3b9a2e57d6480bf1c95e7a32', fee: '1551' },
    },
    [{ type: 'amount', text: '50000' }, ...pay],
    ADDRESS,
  ),
];
