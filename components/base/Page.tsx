import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
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

/** One screen: its title takes the focus when it comes up, so that keyboard and screen reader start there. */
export function Page({ title, onBack, aside, foot, children, testid }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Another title is another screen.
  useEffect(() => {
    document.title = `${title} · PicoPay`;
    const active = document.activeElement;
    if (active === null || active === document.body) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <main class="page" data-testid={testid}>
      <header class="page-head">
        {onBack && <IconButton icon="back" label={t('back')} onClick={onBack} testid="back" />}
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
