import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../base/Icon.tsx';
import { IconButton } from '../base/IconButton.tsx';
import { t } from '../base/i18n.ts';
import { NetworkBadge } from '../base/NetworkBadge.tsx';
import { STAGES, type Stage } from './steps.ts';

interface Props {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly stage: Stage | null;
  readonly network?: string | undefined;
  readonly onBack?: (() => void) | undefined;
  readonly children: ComponentChildren;
  readonly testid: string;
}

/** One step of the first run: where one is in the row, its title (which takes the focus), and what is to be done. */
export function Frame({ title, lead, stage, network, onBack, children, testid }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · PicoPay`;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [title]);
  const at = stage === null ? -1 : STAGES.indexOf(stage);
  return (
    <main class="first-run" data-testid={testid}>
      <header class="first-run-head">
        <span class="brand">
          <img src="/icon/48.png" alt="" width={28} height={28} />
          PicoPay
        </span>
        {network !== undefined && <NetworkBadge network={network} />}
      </header>
      {stage !== null && (
        <ol class="stages" aria-label={t('welcome_stages')}>
          {STAGES.map((name, index) => (
            <li
              key={name}
              class={index < at ? 'done' : index === at ? 'now' : ''}
              aria-current={index === at ? 'step' : undefined}
            >
              <span class="stage-mark">{index < at ? <Icon name="check" size={12} /> : index + 1}</span>
              <span class="stage-name">{t(`welcome_stage_${name}`)}</span>
            </li>
          ))}
        </ol>
      )}
      <section class="first-run-card">
        <div class="first-run-title">
          {onBack && <IconButton icon="back" label={t('back')} onClick={onBack} testid="back" />}
          <h1 tabIndex={-1} ref={heading}>
            {title}
          </h1>
        </div>
        {lead !== undefined && <p class="lead">{lead}</p>}
        {children}
      </section>
    </main>
  );
}
