import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { formatNumber, t } from '../base/i18n.ts';
import { NetworkBadge } from '../base/NetworkBadge.tsx';
import { Notice } from '../base/Notice.tsx';
import { setPrefs } from '../base/prefs.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import './approve.css';
import { BlockOffer } from './BlockOffer.tsx';
import { CardView } from './CardView.tsx';
import { waiting } from './deck.ts';
import { shopNews } from './shop-news.ts';
import { useDeck } from './use-deck.ts';
import { Who } from './Who.tsx';

/**
 * The approval window: one card at a time, in the order they came. It closes itself when nothing waits. Closed by the user, it is a no to
 * all it showed or counted: the background sees that by the line that breaks.
 */
export function ApproveApp() {
  const state = useDeck();
  const { deck, loaded, action } = state;
  const { front, note } = deck;
  const offer = deck.offerBlock;
  const worked = useRef(false);
  worked.current ||= front !== null;
  const over = loaded && front === null && offer === null && worked.current && action.error === undefined;

  useEffect(() => {
    document.title = t('approve_page_title');
    call('status').then(
      ({ settings, network }) => setPrefs({ ...settings, ...(network !== undefined && { network }) }),
      () => undefined,
    );
  }, []);
  useEffect(() => {
    if (over) window.close();
  }, [over]);
  useEscape(front !== null && !action.busy, note === 'withdrawn' ? state.next : state.reject);

  const count = waiting(deck);
  return (
    <main class="page" data-testid="approve-page" data-count={count}>
      <header class="approve-head">
        <span class="approve-count" role="status" data-testid="count">
          {count > 0 ? t('approve_count', [formatNumber(count)], count) : ''}
        </span>
        <NetworkBadge />
        {count > 1 && (
          <button
            type="button"
            class="link"
            disabled={action.busy}
            onClick={state.rejectAll}
            data-testid="reject-all"
          >
            {t('approve_reject_all', [formatNumber(count)])}
          </button>
        )}
      </header>
      <p class="hidden" role="status">
        {front === null ? '' : shopNews(front)}
      </p>
      {(front === null || note === 'withdrawn') && <h1 class="hidden">{t('approve_page_title')}</h1>}
      {offer !== null && (
        <div class="approve-offer">
          <BlockOffer key={offer} origin={offer} />
        </div>
      )}
      {front !== null && note === 'withdrawn' && (
        <>
          <div class="page-body">
            <Who card={front} id="card-who" />
            <Notice kind="info" testid="withdrawn">
              {t('approve_withdrawn')}
            </Notice>
          </div>
          <footer class="page-foot">
            <Button kind="secondary" wide onClick={state.next} testid="next">
              {t(deck.behind.length > 0 ? 'approve_next' : 'approve_close')}
            </Button>
          </footer>
        </>
      )}
      {front !== null && note !== 'withdrawn' && (
        <CardView
          key={`${front.key} ${front.digest}`}
          card={front}
          changed={note === 'changed'}
          busy={action.busy}
          error={action.error}
          onApprove={state.approve}
          onReject={state.reject}
          onRenew={state.renew}
        />
      )}
      {front === null && (
        <div class="page-body">
          {!loaded && <Skeleton lines={6} />}
          <ErrorNotice error={state.failed ?? action.error} />
          {loaded && offer === null && state.failed === undefined && (
            <Empty
              icon="check"
              title={t('approve_empty_title')}
              action={
                <Button kind="secondary" onClick={() => window.close()} testid="close">
                  {t('approve_close')}
                </Button>
              }
            >
              {t('approve_empty_body')}
            </Empty>
          )}
        </div>
      )}
    </main>
  );
}

/** Escape is a no to the card in front, unless it ends the typing of a composed character. */
function useEscape(active: boolean, onEscape: () => void): void {
  const act = useRef(onEscape);
  act.current = onEscape;
  // Not a moment after the card is drawn: who sees it may press.
  useLayoutEffect(() => {
    if (!active) return;
    const down = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || event.repeat) return;
      event.preventDefault();
      act.current();
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [active]);
}
