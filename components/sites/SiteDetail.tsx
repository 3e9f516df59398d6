import { useState } from 'preact/hooks';
import type { SiteView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { call } from '../base/client.ts';
import { Dialog } from '../base/Dialog.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { Facts } from '../base/Facts.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { Switch } from '../base/Switch.tsx';
import { formatRelative, formatTime } from '../base/time.ts';
import { type Action, useAction } from '../base/use-action.ts';
import { go } from '../home/route.ts';
import { BudgetBar } from './BudgetBar.tsx';
import { EditBudget } from './EditBudget.tsx';
import { SiteName } from './SiteName.tsx';

/** What a site may spend, has spent, and the ways to stop it. */
export function SiteDetail({ site }: { readonly site: SiteView }) {
  const action = useAction();
  const [editing, setEditing] = useState(false);
  const { origin, spent, budget } = site;
  return (
    <>
      <div class="site-head">
        <SiteName site={site} />
        {site.lastUsed !== undefined && (
          <small class="soft">{t('site_last_used', [formatRelative(site.lastUsed)])}</small>
        )}
      </div>
      {site.blocked && <Blocked site={site} action={action} />}
      {budget && (
        <Card
          title={t('budget')}
          aside={
            <button type="button" class="link" onClick={() => setEditing(true)} data-testid="budget-edit">
              {t('budget_edit')}
            </button>
          }
        >
          <BudgetBar budget={budget} />
          <Facts facts={[{ label: t('budget_per_payment'), value: <Amount sats={budget.perPayment} /> }]} />
          <Switch
            label={t('budget_pause')}
            on={budget.paused}
            disabled={action.busy}
            testid="pause-budget"
            onChange={(paused) =>
              action.run(async () => {
                await call('pauseBudget', { origin, paused });
              })
            }
          />
        </Card>
      )}
      {budget && editing && <EditBudget site={{ ...site, budget }} onClose={() => setEditing(false)} />}
      <Card
        title={t('spent')}
        aside={
          <button
            type="button"
            class="link"
            onClick={() => go('activity', origin)}
            data-testid="site-activity"
          >
            {t('site_activity')}
          </button>
        }
      >
        <Facts
          facts={[
            { label: t('spent_today'), value: <Amount sats={spent.today} fiat />, testid: 'spent-today' },
            { label: t('spent_month'), value: <Amount sats={spent.month} fiat />, testid: 'spent-month' },
            { label: t('spent_ever'), value: <Amount sats={spent.ever} fiat />, testid: 'spent-ever' },
          ]}
        />
      </Card>
      <ErrorNotice error={action.error} />
      <Stops site={site} action={action} />
    </>
  );
}

interface Props {
  readonly site: SiteView;
  readonly action: Action;
}

function Blocked({ site, action }: Props) {
  return (
    <Notice
      kind="warn"
      testid="blocked"
      actions={
        <Button
          small
          kind="secondary"
          busy={action.busy}
          testid="unblock"
          onClick={() =>
            action.run(async () => {
              await call('unblockSite', { origin: site.origin });
            })
          }
        >
          {t('unblock')}
        </Button>
      }
    >
      {site.blockedUntil === undefined
        ? t('blocked_text')
        : t('blocked_until', [formatTime(site.blockedUntil)])}
    </Notice>
  );
}

/** Revoke and block, each after a question. */
function Stops({ site, action }: Props) {
  const [asking, setAsking] = useState<'revoke' | 'block' | undefined>();
  const close = () => setAsking(undefined);
  const stop = (how: 'revoke' | 'block') =>
    action.run(async () => {
      close();
      await call(how === 'revoke' ? 'revokeSite' : 'blockSite', { origin: site.origin });
    });
  return (
    <div class="actions">
      {site.enabled && (
        <Button kind="secondary" onClick={() => setAsking('revoke')} testid="revoke">
          {t('revoke')}
        </Button>
      )}
      {!site.blocked && (
        <Button kind="quiet" icon="block" onClick={() => setAsking('block')} testid="block">
          {t('block')}
        </Button>
      )}
      {asking && (
        <Dialog
          title={t(`${asking}_title`, [site.domain])}
          onClose={close}
          testid={`${asking}-dialog`}
          actions={
            <>
              <Button kind="secondary" onClick={close}>
                {t('cancel')}
              </Button>
              <Button kind="danger" onClick={() => stop(asking)} testid={`${asking}-confirm`}>
                {t(asking)}
              </Button>
            </>
          }
        >
          <p>{t(`${asking}_text`)}</p>
        </Dialog>
      )}
    </div>
  );
}
