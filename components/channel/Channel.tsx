import { useState } from 'preact/hooks';
import type { CloseView, ConnectionView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { CopyText } from '../base/CopyText.tsx';
import { Countdown } from '../base/Countdown.tsx';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { Facts } from '../base/Facts.tsx';
import { formatNumber, rich, t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { Page } from '../base/Page.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { formatTime } from '../base/time.ts';
import { useCall } from '../base/use-call.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { ChannelEnds } from './ChannelEnds.tsx';
import { ChannelState } from './ChannelState.tsx';
import { CloseChannel } from './CloseChannel.tsx';
import { nextOf } from './next.ts';

/** One channel whole: what it holds, how long it lasts, what comes next, and how to end it. */
export function Channel({ arg }: ScreenProps) {
  const { data, error } = useCall('connections', undefined, ['connections', 'status']);
  const channel = data?.find((one) => one.handle === arg);
  return (
    <Page title={t('channel')} onBack={() => go('home')} testid="channel-screen">
      <ErrorNotice error={error} />
      {channel ? (
        <Body channel={channel} />
      ) : data ? (
        <Empty icon="connect" title={t('channel_gone')} />
      ) : (
        !error && <Skeleton lines={6} />
      )}
    </Page>
  );
}

function Body({ channel }: { readonly channel: ConnectionView }) {
  const [closed, setClosed] = useState<CloseView | undefined>();
  const { status, ttl } = channel;
  const returnsAt = closed?.at ?? channel.returnsAt;
  const returnsHeight = closed?.height ?? channel.returnsHeight;
  return (
    <>
      <Card
        title={<bdi dir="ltr">{channel.hub.replace(/^https?:\/\/|\/$/g, '')}</bdi>}
        aside={<ChannelState connection={channel} />}
      >
        <ChannelEnds channel={channel} />
        <p class="channel-next" data-testid="channel-next">
          {nextOf(channel)}
        </p>
      </Card>
      {channel.problem !== undefined && <Notice kind="error">{channel.problem}</Notice>}
      {channel.due !== undefined && status === 'open' && <Due channel={channel} />}
      {(status === 'closing' || status === 'recover') && returnsAt !== undefined && (
        <Notice kind="info" testid="returns">
          {rich('returns_in', [<Countdown key="left" until={returnsAt} />, formatTime(returnsAt)])}
          {returnsHeight !== undefined && ` ${t('returns_height', [formatNumber(returnsHeight)])}`}
        </Notice>
      )}
      <Card>
        <Facts
          facts={[
            { label: t('quote_payment'), value: <Amount sats={channel.fee} /> },
            ...(BigInt(channel.owed) > 0n
              ? [{ label: t('channel_owed'), value: <Amount sats={channel.owed} /> }]
              : []),
            ...(ttl !== null && status !== 'closed'
              ? [{ label: t('channel_blocks'), value: formatNumber(Math.max(0, ttl)), testid: 'ttl' }]
              : []),
          ]}
        />
        <CopyText label={t('channel_name')} text={channel.handle} testid="handle" />
        {channel.txid !== undefined && (
          <CopyText label={t('channel_deposit')} text={channel.txid} testid="deposit" />
        )}
      </Card>
      {status === 'opening' && channel.txid !== undefined && (channel.confirmations ?? 0) === 0 && (
        <Button kind="secondary" onClick={() => go('bump', channel.txid)} testid="bump">
          {t('bump')}
        </Button>
      )}
      <CloseChannel channel={channel} onClosed={setClosed} />
    </>
  );
}

/** Renew or top up: a new channel beside this one, which is closed when the new one is open. */
function Due({ channel }: { readonly channel: ConnectionView }) {
  const expiry = channel.due === 'expiry';
  return (
    <Notice
      kind="warn"
      testid="due"
      actions={
        <Button small onClick={() => go('connect', expiry ? channel.balance : '')} testid="renew">
          {t(expiry ? 'renew' : 'top_up')}
        </Button>
      }
    >
      {t(expiry ? 'due_expiry_text' : 'due_low_text')}
    </Notice>
  );
}
