import type { ConnectionView } from '../../lib/rpc/views.ts';
import { Badge } from '../base/Badge.tsx';
import { t } from '../base/i18n.ts';

/** The channel's state in a word. */
export function ChannelState({ connection }: { readonly connection: ConnectionView }) {
  const { status, online, due, problem } = connection;
  if (problem !== undefined || status === 'recover')
    return <Badge kind="bad">{t(`channel_${status}`)}</Badge>;
  if (status !== 'open') return <Badge>{t(`channel_${status}`)}</Badge>;
  if (!online) return <Badge kind="warn">{t('channel_offline')}</Badge>;
  if (due !== undefined) return <Badge kind="warn">{t(`channel_due_${due}`)}</Badge>;
  return <Badge kind="ok">{t('channel_open')}</Badge>;
}
