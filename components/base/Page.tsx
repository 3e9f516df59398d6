import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useRef } from 'preact/hooks';
import { IconButton } from './IconButton.tsx';
import { t } from './i18n.ts';
import { NetworkBadge } from './NetworkBadge.tsx';

interface Props {
  readonly title: string;
  /** Shows a way back. */
  readonly onBack?: () => void;
  /** At the end of the head. */
  readonly aside?: ComponentChildren;
  /** Stays below while the rest scrolls: the main buttons. */
  readonly foot?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly testid?: string;
}

/** 'part': the screen stands within another page, whose heading says already what the first of its screens is. */
export const PageLook = createContext<'whole' | 'part'>('whole');

/** One screen: its title takes the focus when it comes up, so that keyboard and screen reader start there. */
export function Page(props: Props) {
  const { title, onBack, aside, foot, children, testid } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const part = useContext(PageLook) === 'part';
  // Another title is another screen.
  useEffect(() => {
    document.title = `${title} · PicoPay`;
    const active = document.activeElement;
    if (active === null || active === document.body) heading.current?.focus({ preventScroll: true });
  }, [title]);
  const back = onBack && <IconButton icon="back" label={t('back')} onClick={onBack} testid="back" />;
  if (part) {
    return (
      <section class="page-part" aria-label={title} data-testid={testid}>
        {(back || aside !== undefined) && (
          <header class="page-head">
            {back}
            {back && (
              <h2 tabIndex={-1} ref={heading}>
                {title}
              </h2>
            )}
            <span class="page-aside">{aside}</span>
          </header>
        )}
        {children}
        {foot !== undefined && <div class="row">{foot}</div>}
      </section>
    );
  }
  return (
    <main class="page" data-testid={testid}>
      <header class="page-head">
        {back}
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        <span class="page-aside">
          <NetworkBadge />
          {aside}
        </span>
      </header>
      <div class="page-body">{children}</div>
      {foot !== undefined && <footer class="page-foot">{foot}</footer>}
    </main>
  );
}
