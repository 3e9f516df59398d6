import type { ConnectionView } from '../../lib/rpc/views.ts';
import { formatNumber, t } from '../base/i18n.ts';
import { formatDay, formatDuration, formatTime } from '../base/time.ts';

/** Farther away than this, only the day matters. */
const SOON_S = 2 * 86_400;

/** When an open channel ends: the day, or when it is near how long. */
function endOf(at: number, now: number): string {
  return at - now > SOON_S
    ? t('next_open_day', [formatDay(at, now)])
    : t('next_open_soon', [formatDuration(at - now)]);
}

/** What happens to the channel next, in a sentence. */
export function nextOf(connection: ConnectionView, now = Date.now() / 1000): string {
  const { status, ttl, endsAt, confirmations, needed, returnsAt, returnsHeight } = connection;
  switch (status) {
    case 'opening':
      return t('next_opening', [confirmations ?? 0, needed ?? 1]);
    case 'open':
      if (ttl === null) return t('next_unconfirmed');
      if (ttl <= 0) return t('next_expired');
      return endsAt === undefined ? t('next_open_blocks', [], ttl) : endOf(endsAt, now);
    case 'closing':
    case 'recover':
      if (returnsAt !== undefined) return t('next_returns', [formatTime(returnsAt)]);
      return returnsHeight === undefined
        ? t('next_closing')
        : t('next_returns_height', [formatNumber(returnsHeight)]);
    case 'closed':
      return t('next_closed');
  }
}
