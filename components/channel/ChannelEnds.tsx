import type { ConnectionView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { t } from '../base/i18n.ts';
import { Measure } from '../home/Measure.tsx';

/** Both ends of a channel: what can be sent, what can be received. */
export function ChannelEnds({ channel }: { readonly channel: ConnectionView }) {
  return (
    <>
      <Measure sendable={channel.sendable} receivable={channel.receivable} />
      <span class="channel-ends">
        <span>
          <small>{t('sendable')}</small>
          <Amount sats={channel.sendable} />
        </span>
        <span>
          <small>{t('receivable')}</small>
          <Amount sats={channel.receivable} />
        </span>
      </span>
    </>
  );
}
