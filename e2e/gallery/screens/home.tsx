import { UiFailure } from '../../../components/base/failure.ts';
import { Popup } from '../../../components/home/Popup.tsx';
import type { Status } from '../../../lib/rpc/views.ts';
import { freshStatus, site, status } from '../fixtures.ts';
import type { GalleryScreen } from '../screen.ts';

const home = (name: string, part: Status): GalleryScreen => ({
  name: `home-${name}`,
  body: 'popup',
  answers: { status: part, refresh: null },
  render: () => <Popup />,
});
const now = Math.floor(Date.now() / 1000);

export const screens: readonly GalleryScreen[] = [
  home('open', status),
  home('empty', freshStatus),
  home('funded', { ...freshStatus, onChain: { confirmed: '1240500', unconfirmed: '50000', reserved: '0' } }),
  home('waiting', { ...status, waiting: 3, backup: { words: false, file: true } }),
  home('offline', {
    ...status,
    asOf: now - 7_400,
    hub: { url: 'http://127.0.0.1:18701', online: false },
    chain: { reachable: false },
    connections: status.connections.map((one) => ({ ...one, online: false })),
  }),
  home('hub-down', { ...status, hub: { url: 'http://127.0.0.1:18701', online: false } }),
  home('elsewhere', { ...status, elsewhere: true, site: { ...site, blocked: true } }),
  home('locked', { ...status, phase: 'locked' }),
  {
    ...home('locked-wait', { ...status, phase: 'locked', site: { ...site, enabled: false } }),
    answers: {
      status: { ...freshStatus, phase: 'locked' },
      unlock: new UiFailure({
        code: 'TooManyTries',
        message: 'Too many tries.',
        data: { retryAt: now + 90 },
      }),
    },
    steps: [{ type: 'password', text: 'not the one' }, { press: 'unlock' }],
  },
  home('none', { ...freshStatus, phase: 'none' }),
  { ...home('loading', status), answers: { status: 'pending' } },
  {
    ...home('dead', status),
    answers: { status: new UiFailure({ code: 'Disconnected', message: 'The wallet does not answer.' }) },
  },
];
