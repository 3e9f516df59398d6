import type { Budget } from '../../lib/provider/types.ts';
import type { ActivityEntry, ConnectionView, Settings, SiteView, Status } from '../../lib/rpc/views.ts';

const now = Math.floor(Date.now() / 1000);
const HOUR = 3_600;
const DAY = 86_400;

export const settings: Settings = {
  network: 'regtest',
  hub: 'http://127.0.0.1:18701',
  chains: ['http://127.0.0.1:18700'],
  theme: 'light',
  language: 'en',
  unit: 'sat',
  fiat: { currency: 'EUR', rate: '88500' },
  feeTarget: 'normal',
  autoLockMinutes: 15,
  maxOpenHours: 12,
  lockWithScreen: true,
  bitcoinLinks: false,
};

export const channel: ConnectionView = {
  handle: 'q3k9v7tz2m',
  hub: 'http://127.0.0.1:18701',
  asset: 'BTC',
  status: 'open',
  balance: '182340',
  sendable: '182340',
  receivable: '67660',
  owed: '0',
  fee: '1',
  ttl: 1_812,
  endsAt: now + 12 * DAY + 3 * HOUR,
  online: true,
  txid: 'a3f1c09d5be27a4486cf10de83b7529e64d1f08c3b9a2e57d6480bf1c95e7a32',
  confirmations: 204,
  needed: 3,
};

export const budget: Budget = {
  asset: 'BTC',
  limit: '5000',
  perPayment: '250',
  period: 'day',
  spent: '1840',
  reserved: '120',
  remaining: '3040',
  resetsAt: now + 7 * HOUR,
  paused: false,
};

export const site: SiteView = {
  origin: 'https://www.news.example',
  domain: 'news.example',
  enabled: true,
  blocked: false,
  budget,
  spent: { today: '1840', month: '21350', ever: '88420' },
  lastUsed: now - 4 * 60,
};

export const sites: readonly SiteView[] = [
  site,
  {
    origin: 'https://radio.example',
    domain: 'radio.example',
    enabled: true,
    blocked: false,
    budget: {
      ...budget,
      limit: '900',
      spent: '870',
      reserved: '0',
      remaining: '30',
      period: 'hour',
      paused: true,
    },
    spent: { today: '870', month: '9020', ever: '12004' },
    lastUsed: now - 2 * HOUR,
  },
  {
    origin: 'https://müsli.example',
    domain: 'müsli.example',
    ascii: 'xn--msli-0ra.example',
    enabled: true,
    blocked: false,
    spent: { today: '0', month: '400', ever: '1400' },
    lastUsed: now - 9 * DAY,
  },
  {
    origin: 'https://pushy.example',
    domain: 'pushy.example',
    enabled: false,
    blocked: true,
    blockedUntil: now + 5 * HOUR,
    spent: { today: '0', month: '0', ever: '50' },
    lastUsed: now - HOUR,
  },
];

export const status: Status = {
  version: '0.1.0',
  phase: 'open',
  network: 'regtest',
  asOf: now - 5,
  sendable: '182340',
  receivable: '67660',
  onChain: { confirmed: '1240500', unconfirmed: '0', reserved: '0' },
  hub: { url: 'http://127.0.0.1:18701', online: true },
  chain: { reachable: true, height: 912_044 },
  missingHosts: [],
  connections: [channel],
  waiting: 0,
  site,
  problems: [],
  backup: { words: false, file: false },
  elsewhere: false,
  settings,
};

export const freshStatus: Status = {
  ...status,
  sendable: '0',
  receivable: '0',
  onChain: { confirmed: '0', unconfirmed: '0', reserved: '0' },
  connections: [],
  site: {
    origin: site.origin,
    domain: site.domain,
    enabled: false,
    blocked: false,
    spent: { today: '0', month: '0', ever: '0' },
  },
};

const entry = (
  at: number,
  part: Partial<ActivityEntry> & Pick<ActivityEntry, 'kind' | 'amount'>,
): ActivityEntry => ({
  id: `e${at}`,
  at: now - at,
  ...part,
});

export const activity: readonly ActivityEntry[] = [
  entry(240, {
    kind: 'sent',
    amount: '-25',
    fee: '1',
    status: 'settled',
    origin: 'https://www.news.example',
    memo: 'The tide tables of 1911',
  }),
  entry(1_900, {
    kind: 'sent',
    amount: '-120',
    fee: '1',
    status: 'unknown',
    origin: 'https://radio.example',
    memo: 'Minute 14',
  }),
  entry(5_200, { kind: 'received', amount: '4200', status: 'settled', memo: 'Lunch' }),
  entry(DAY + 400, {
    kind: 'sent',
    amount: '-900',
    fee: '1',
    status: 'failed',
    origin: 'https://radio.example',
  }),
  entry(DAY + 8_000, { kind: 'deposit', amount: '-200000', txid: channel.txid ?? '', confirmations: 204 }),
  entry(DAY + 9_000, { kind: 'chain', amount: '1440500', txid: 'c'.repeat(64), confirmations: 0 }),
  entry(40 * DAY, { kind: 'settlement', amount: '61200', txid: 'd'.repeat(64), confirmations: 4_000 }),
  entry(41 * DAY, { kind: 'fee', amount: '-340', memo: 'Hub' }),
];
