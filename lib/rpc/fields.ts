import type { BudgetRequest, PayParams } from '../provider/types.ts';
import {
  amount,
  type Check,
  either,
  flag,
  int,
  list,
  object,
  optional,
  real,
  text,
  time,
  word,
  wordOr,
} from './validate.ts';
import type * as V from './views.ts';

/** The fields that messages are made of. */

export const MAX_ID = 64;
export const MAX_MEMO = 200;

export const id = text({
  max: MAX_ID,
  pattern: /^[A-Za-z0-9_-]+$/,
  form: 'may have only A-Z, a-z, 0-9, _ and -',
});
export const memo = text({ max: MAX_MEMO, min: 0 });
export const asset = text({ max: 30, pattern: /^[A-Za-z0-9.]{3,30}$/, form: 'is not the name of an asset' });
export const hex32 = text({ max: 64, pattern: /^[0-9a-f]{64}$/, form: 'must be 64 lower-case hex digits' });
export const url = text({ max: 2000 });
/** Of a site, as `location.origin` gives it. */
export const origin = text({
  max: 300,
  pattern: /^https?:\/\/[^/\s]+$/,
  form: 'must be an origin, like https://shop.example',
});
export const password = text({ max: 1024 });
export const words = text({ max: 400, control: 'lines' });
export const network = text({ max: 20, pattern: /^[a-z0-9]+$/, form: 'is not the name of a network' });
export const address = text({ max: 120, pattern: /^[A-Za-z0-9]+$/, form: 'is not an address' });
/** sat/vB */
export const feerate = real(0.1, 10_000);
export const amountOrMax = wordOr('max', amount());
/** A backup file's text. */
export const fileText = text({ max: 8_000_000, control: 'lines' });
/** What a user types or pastes. */
export const typed = text({ max: 4000, control: 'lines' });

const payee = text({ max: 300, pattern: /^[^\s]+$/, form: 'must be a handle, or pico:<handle>@<host>' });

export const budgetRequest: Check<BudgetRequest> = object({
  asset,
  limit: amount(),
  perPayment: amount(),
  period: word('hour', 'day', 'week', 'month', 'once'),
  expiresAt: optional(time),
  to: optional(payee),
});

/** Either of an invoice, or to a handle. */
export const payParams: Check<PayParams> = either(
  (value) => Object.hasOwn(value, 'invoice'),
  object({ id, invoice: url }),
  object({ id, to: payee, asset, amount: amount(), memo: optional(memo), expiresAt: optional(time) }),
);

export const connectParams: Check<V.ConnectParams> = object({
  quantity: amount(),
  receive: optional(amount({ zero: true })),
  feerate: optional(feerate),
  expireTime: optional(int(1, 1_000_000)),
});

export const activityQuery: Check<V.ActivityQuery> = object({
  search: optional(text({ max: 300, min: 0 })),
  kind: optional(word('all', 'sent', 'received', 'chain', 'channel')),
  origin: optional(origin),
  after: optional(text({ max: 300 })),
  limit: optional(int(1, 200)),
});

export const setupRequest: Check<V.SetupRequest> = object({
  words,
  password,
  network,
  hub: optional(url),
  chains: list(url, 4),
  restored: optional(flag),
  backup: optional(fileText),
});

const fiat = object({
  currency: text({ max: 8, pattern: /^[A-Z]{2,8}$/, form: 'must be letters, like EUR' }),
  rate: text({ max: 20, pattern: /^[0-9]+(?:\.[0-9]+)?$/, form: 'must be a number, like 65000.50' }),
});

function orNull<T>(check: Check<T>): Check<T | null> {
  return (value, path) => (value === null ? null : check(value, path));
}

/** Each field may be left out: what is left out stays. null takes it away. */
export const settingsChange: Check<V.SettingsChange> = object({
  network: optional(network),
  hub: optional(orNull(url)),
  chains: optional(list(url, 4)),
  theme: optional(word('system', 'light', 'dark')),
  language: optional(text({ max: 35, pattern: /^[A-Za-z0-9-]+$/ })),
  unit: optional(word('sat', 'btc')),
  fiat: optional(orNull(fiat)),
  feeTarget: optional(word('fast', 'normal', 'slow')),
  autoLockMinutes: optional(int(1, 1440)),
  maxOpenHours: optional(int(1, 168)),
  lockWithScreen: optional(flag),
  bitcoinLinks: optional(flag),
});
