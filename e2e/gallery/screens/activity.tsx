import { Popup } from '../../../components/home/Popup.tsx';
import type { ActivityDetail } from '../../../lib/rpc/views.ts';
import type { Answers } from '../fake.ts';
import { activity, site, sites, status } from '../fixtures.ts';
import type { GalleryScreen } from '../screen.ts';

const screen = (
  name: string,
  hash: string,
  answers: Answers,
  steps: GalleryScreen['steps'] = [],
): GalleryScreen => ({
  name,
  body: 'popup',
  hash,
  answers: { status, refresh: null, ...answers },
  render: () => <Popup />,
  steps,
});
const HASH = '8f2e5d0c6b9a7413e8d5f60a21c4b7984e3d2f1a0b9c8d7e6f5a4b3c2d1e0f9a';
const receipt: ActivityDetail = {
  id: 'e240',
  at: Math.floor(Date.now() / 1000) - 240,
  kind: 'sent',
  amount: '-25',
  fee: '1',
  status: 'settled',
  origin: site.origin,
  memo: 'The tide tables of 1911',
  to: 'w4x9kd27',
  payment: 'article-1911-08',
  hash: HASH,
  token: '0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b',
};
const [, , , , , deposit] = activity;

export const screens: readonly GalleryScreen[] = [
  screen('activity', '#/activity', { activity: { entries: activity, after: 'next' } }),
  screen('activity-empty', '#/activity', { activity: { entries: [] } }),
  screen('activity-nothing', '#/activity', { activity: { entries: [] } }, [
    { type: 'search', text: 'bread' },
  ]),
  screen('activity-loading', '#/activity', { activity: 'pending' }),
  screen('activity-export', '#/activity', { activity: { entries: activity } }, [{ press: 'export' }]),
  screen('entry', '#/entry/e240', { activityEntry: receipt }),
  ...(deposit ? [screen('entry-chain', '#/entry/x', { activityEntry: { ...deposit, bumpable: true } })] : []),
  screen('sites', '#/sites', { sites }),
  screen('sites-empty', '#/sites', { sites: [] }),
  screen('site', `#/site/${encodeURIComponent(site.origin)}`, { site }),
  screen('site-blocked', '#/site/x', { site: sites[3] ?? null }),
  screen('site-budget', '#/site/x', { site }, [{ press: 'budget-edit' }]),
  screen('site-revoke', '#/site/x', { site }, [{ press: 'revoke' }]),
];
