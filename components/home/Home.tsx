import type { Status } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { ChannelCard } from '../channel/ChannelCard.tsx';
import { Alerts } from './Alerts.tsx';
import { Hero } from './Hero.tsx';
import { Later } from './Later.tsx';
import { go } from './route.ts';
import { SiteCard } from './SiteCard.tsx';
import { TopBar } from './TopBar.tsx';
import { WaitingCard } from './WaitingCard.tsx';

const offers = async () => (await import('./Offers.tsx')).Offers;

/** What I have, what I can do with it, what wants me, and the site I am on. */
export function Home({ status }: { readonly status: Status }) {
  const live = status.connections.filter((one) => one.status !== 'closed');
  const canSend = BigInt(status.sendable) > 0n || BigInt(status.onChain?.confirmed ?? '0') > 0n;
  return (
    <main class="page" data-testid="home">
      <TopBar lockable />
      <div class="page-body">
        <Hero status={status} />
        <div class="actions">
          <Button icon="send" kind="secondary" onClick={() => go('send')} disabled={!canSend} testid="send">
            {t('send')}
          </Button>
          <Button icon="receive" kind="secondary" onClick={() => go('receive')} testid="receive">
            {t('receive')}
          </Button>
          <Button
            icon="connect"
            kind={live.length === 0 && canSend ? 'primary' : 'secondary'}
            onClick={() => go('connect')}
            testid="connect"
          >
            {t('connect')}
          </Button>
        </div>
        <WaitingCard count={status.waiting} />
        <Later load={offers} />
        <Alerts status={status} />
        {status.site && <SiteCard site={status.site} />}
        {live.length > 0 ? (
          <section class="stack tight" aria-label={t('channels')}>
            {live.map((one) => (
              <ChannelCard key={one.handle} connection={one} />
            ))}
          </section>
        ) : (
          <FirstSteps status={status} />
        )}
      </div>
    </main>
  );
}

/** No channel yet: the one thing to do next. */
function FirstSteps({ status }: { readonly status: Status }) {
  const funded = BigInt(status.onChain?.confirmed ?? '0') + BigInt(status.onChain?.unconfirmed ?? '0') > 0n;
  return (
    <section class="first-steps" data-testid="first-steps">
      <h2>{t(funded ? 'first_connect_title' : 'first_fund_title')}</h2>
      <p>{t(funded ? 'first_connect_text' : 'first_fund_text')}</p>
      <Button small kind="quiet" onClick={() => go(funded ? 'connect' : 'receive')}>
        {t(funded ? 'first_connect_action' : 'first_fund_action')}
      </Button>
    </section>
  );
}
