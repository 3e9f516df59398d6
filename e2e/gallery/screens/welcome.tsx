import { UiFailure } from '../../../components/base/failure.ts';
import { WelcomeApp } from '../../../components/welcome/WelcomeApp.tsx';
import type { ConnectQuote } from '../../../lib/rpc/views.ts';
import type { Answers } from '../fake.ts';
import { channel, freshStatus, settings, status } from '../fixtures.ts';
import type { GalleryScreen } from '../screen.ts';

const now = Math.floor(Date.now() / 1000);
const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
const none = { ...freshStatus, phase: 'none' as const };
const quote: ConnectQuote = {
  hubFee: '0',
  chainFee: '420',
  total: '420',
  closeFee: '630',
  fee: '1',
  blocks: 1024,
  endsAt: now + 7 * 86_400,
  breakEven: 4,
  confirmations: 3,
};
const coins = { confirmed: '1240500', unconfirmed: '0', reserved: '0' };
const address = { address: 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080' };

const screen = (
  name: string,
  answers: Answers,
  steps: GalleryScreen['steps'] = [],
  height = 820,
): GalleryScreen => ({
  name: `welcome-${name}`,
  body: 'welcome',
  height,
  answers: { newWords: { words }, checkWords: null, refresh: null, address, ...answers },
  render: () => <WelcomeApp />,
  steps,
});
const restoring = [{ press: 'restore' }, { type: 'restore-words', text: words }] as const;
const toPassword = [...restoring, { press: 'restore-next' }] as const;
const toNetwork = [
  ...toPassword,
  { type: 'password', text: 'tidal-orbit-cactus-velvet' },
  { type: 'password-repeat', text: 'tidal-orbit-cactus-velvet' },
  { press: 'password-next' },
] as const;
const funded = { ...freshStatus, onChain: coins };

export const screens: readonly GalleryScreen[] = [
  screen('start', { status: none }),
  screen('words', { status: none }, [{ press: 'create' }]),
  screen('words-shown', { status: none }, [{ press: 'create' }, { press: 'words-show' }]),
  screen('check', { status: none }, [
    { press: 'create' },
    { press: 'words-show' },
    { press: 'words-written' },
  ]),
  screen('restore', { status: none }, [{ press: 'restore' }]),
  screen(
    'restore-unknown',
    {
      status: none,
      checkWords: new UiFailure({
        code: 'InvalidMnemonic',
        message: 'not in the list',
        data: { unknown: [{ word: 'legall', position: 1 }] },
      }),
    },
    [...restoring, { press: 'restore-next' }],
  ),
  screen('password', { status: none }, toPassword),
  screen('password-weak', { status: none }, [
    ...toPassword,
    { type: 'password', text: 'hunter2' },
    { type: 'password-repeat', text: 'hunter3' },
  ]),
  screen('network', { status: none }, toNetwork),
  screen('network-main', { status: none }, [...toNetwork, { press: 'network-main' }], 1080),
  screen(
    'network-own',
    { status: none, probeHub: { url: 'http://127.0.0.1:18701', fee: '0', minDeposit: '20000' } },
    [...toNetwork, { press: 'network-own' }, { press: 'hub-url-probe' }],
    1180,
  ),
  screen('unlock', { status: { ...freshStatus, phase: 'locked' } }),
  screen('deposit', { status: freshStatus }, [], 960),
  screen(
    'deposit-arrived',
    { status: { ...freshStatus, onChain: { ...coins, confirmed: '0', unconfirmed: '3000000' } } },
    [],
  ),
  screen('connect', { status: funded, connectQuote: quote }, [], 900),
  screen(
    'connect-main',
    {
      status: { ...funded, network: 'main', settings: { ...settings, network: 'main' } },
      connectQuote: { ...quote, cap: '1000000' },
    },
    [],
    900,
  ),
  screen('opening', {
    status: { ...freshStatus, connections: [{ ...channel, status: 'opening', confirmations: 1, needed: 3 }] },
  }),
  screen('done', { status }),
  screen('loading', { status: 'pending' }),
];
