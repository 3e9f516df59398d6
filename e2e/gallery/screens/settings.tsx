import { UiFailure } from '../../../components/base/failure.ts';
import { OptionsApp } from '../../../components/settings/OptionsApp.tsx';
import type { Answers } from '../fake.ts';
import { freshStatus, settings, site, sites, status } from '../fixtures.ts';
import type { GalleryScreen } from '../screen.ts';

const now = Math.floor(Date.now() / 1000);
const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
const log = {
  name: 'picopay-log.txt',
  type: 'text/plain',
  text: `PicoPay 0.1.0, regtest\n${Array.from(
    { length: 12 },
    (_, index) =>
      `2026-11-21T09:${String(10 + index)}:02.000Z what=tick height=${912_000 + index} tookMs=${14 + index}`,
  ).join('\n')}\n`,
};
const recovering = [
  { handle: '3c7e19af'.repeat(8), value: '182340', state: 'waiting', height: 912_400, at: now + 259_000 },
  { handle: '77a0c2d1'.repeat(8), value: '60000', state: 'published', height: 911_900, txid: 'c'.repeat(64) },
  { handle: '01be55e0'.repeat(8), value: '20500', state: 'returned', height: 901_100, txid: 'd'.repeat(64) },
  { handle: '9f4d3b6c'.repeat(8), value: '0', state: 'unseen', height: 913_000 },
] as const;

const screen = (
  name: string,
  hash: string,
  more: Answers = {},
  steps: GalleryScreen['steps'] = [],
  height = 900,
): GalleryScreen => ({
  name: `settings-${name}`,
  body: 'options',
  hash,
  height,
  answers: {
    status,
    settings,
    sites,
    site,
    log,
    recover: recovering,
    revealWords: { words },
    setSettings: settings,
    ...more,
  },
  render: () => <OptionsApp />,
  steps,
});

export const screens: readonly GalleryScreen[] = [
  screen('general', '#/general', {}, [], 1000),
  screen('servers', '#/servers', { status: { ...status, missingHosts: ['https://hub.example'] } }, [], 1000),
  screen(
    'servers-down',
    '#/servers',
    { probeHub: new UiFailure({ code: 'HubUnreachable', message: 'no answer' }) },
    [{ press: 'hub-url-probe' }],
    1000,
  ),
  screen('security', '#/security', {}, [], 1400),
  screen(
    'words',
    '#/security',
    {},
    [{ type: 'reveal-password', text: 'tidal-orbit' }, { press: 'reveal-go' }],
    1500,
  ),
  screen('erase', '#/security', {}, [{ press: 'erase' }]),
  screen('backup', '#/backup', { status: { ...status, backup: { words: false, file: true } } }),
  screen('recover', '#/recover', {}, [{ press: 'recover-go' }]),
  screen('move', '#/recover', { status: { ...status, elsewhere: true } }, [{ press: 'recover-go' }]),
  screen('sites', '#/sites'),
  screen('site', '#/site/https%3A%2F%2Fwww.news.example'),
  screen('log', '#/log'),
  screen('about', '#/about', {}, [], 1100),
  screen('scan', '#/scan'),
  screen('locked', '#/backup', { status: { ...status, phase: 'locked' } }),
  screen('none', '#/general', { status: { ...freshStatus, phase: 'none' } }),
  screen('loading', '#/general', { status: 'pending' }),
  screen('dead', '#/general', {
    status: new UiFailure({ code: 'Disconnected', message: 'The wallet does not answer.' }),
  }),
];
