import { UiFailure } from '../../../components/base/failure.ts';
import { Popup } from '../../../components/home/Popup.tsx';
import type { ConnectionView, ConnectQuote } from '../../../lib/rpc/views.ts';
import type { Answers } from '../fake.ts';
import { channel, freshStatus, status } from '../fixtures.ts';
import type { GalleryScreen } from '../screen.ts';

const now = Math.floor(Date.now() / 1000);
const feerates = { fast: 24, normal: 11, slow: 3 };
const quote: ConnectQuote = {
  hubFee: '340',
  chainFee: '1694',
  total: '2034',
  closeFee: '1551',
  fee: '1',
  blocks: 2_016,
  endsAt: now + 14 * 86_400,
  breakEven: 3,
  confirmations: 3,
};
const opening: ConnectionView = {
  ...channel,
  status: 'opening',
  sendable: '0',
  receivable: '0',
  ttl: null,
  confirmations: 0,
  needed: 3,
};
const screen = (
  name: string,
  hash: string,
  answers: Answers,
  steps: GalleryScreen['steps'] = [],
): GalleryScreen => ({
  name,
  body: 'popup',
  hash,
  answers: { status, refresh: null, feerates, ...answers },
  render: () => <Popup />,
  steps,
});
const show = (name: string, one: ConnectionView, steps: GalleryScreen['steps'] = [], answers: Answers = {}) =>
  screen(`channel-${name}`, `#/channel/${channel.handle}`, { connections: [one], ...answers }, steps);
const type = [{ type: 'quantity', text: '200000' }] as const;

export const screens: readonly GalleryScreen[] = [
  screen('connect-quote', '#/connect', { connectQuote: quote }, type),
  screen('connect-first', '#/connect', { connectQuote: { ...quote, cap: '1000000', breakEven: 1 } }, type),
  screen('connect-none', '#/connect', { status: freshStatus }),
  screen(
    'connect-down',
    '#/connect',
    { connectQuote: new UiFailure({ code: 'HubUnreachable', message: 'down' }) },
    type,
  ),
  screen('connect-progress', '#/connect', {
    status: { ...status, connections: [opening] },
    connections: [{ ...opening, confirmations: 1 }],
  }),
  screen('connect-open', '#/connect', {
    status: { ...status, connections: [opening] },
    connections: [channel],
  }),
  show('open', channel),
  show('due', { ...channel, due: 'expiry', ttl: 120, endsAt: now + 20 * 3_600 }),
  show('opening', opening),
  show('closing', { ...channel, status: 'closing', returnsHeight: 913_856, returnsAt: now + 12 * 86_400 }),
  show('closed', { ...channel, status: 'closed', sendable: '0', receivable: '0' }),
  show('close', channel, [{ press: 'close' }]),
  show('close-alone', channel, [{ press: 'close-alone' }]),
  screen('channel-bump', `#/bump/${'c'.repeat(64)}`, {}),
];
