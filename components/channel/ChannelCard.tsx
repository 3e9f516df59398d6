import type { ConnectionView } from '../../lib/rpc/views.ts';
import { Icon } from '../base/Icon.tsx';
import { go } from '../home/route.ts';
import { ChannelEnds } from './ChannelEnds.tsx';
import { ChannelState } from './ChannelState.tsx';
import { nextOf } from './next.ts';

/** A channel in one glance; a press shows all of it. */
export function ChannelCard({ connection }: { readonly connection: ConnectionView }) {
  const { hub, status } = connection;
  return (
    <button
      type="button"
      class="card channel-card"
      data-testid="channel"
      data-handle={connection.handle}
      data-status={status}
      onClick={() => go('channel', connection.handle)}
    >
      <span class="card-head">
        <span class="channel-hub">
          <bdi dir="ltr">{hub.replace(/^https?:\/\/|\/$/g, '')}</bdi>
        </span>
        <ChannelState connection={connection} />
        <Icon name="next" size={18} />
      </span>
      {status === 'open' && <ChannelEnds channel={connection} />}
      <span class="channel-next soft">{nextOf(connection)}</span>
    </button>
  );
}
