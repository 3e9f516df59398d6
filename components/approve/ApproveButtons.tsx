import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { Spinner } from '../base/Spinner.tsx';
import { useArming } from './use-arming.ts';

interface Props {
  readonly label: string;
  /** Changes with everything the card shows. */
  readonly content: string;
  readonly busy: boolean;
  /** Something must be done first. */
  readonly blocked: boolean;
  readonly onApprove: () => void;
  readonly onReject: () => void;
  /** Of the button that goes on: `approve` when absent. */
  readonly testid?: string;
}

/** Reject works at once, Approve only after the card stood still. Neither has the focus to begin with. */
export function ApproveButtons(props: Props) {
  const { label, content, busy, blocked, onApprove, onReject, testid = 'approve' } = props;
  const { armed, onPressStart, counts } = useArming(content);
  const ready = armed && !blocked && !busy;
  return (
    <footer class="page-foot approve-foot">
      <Button kind="secondary" disabled={busy} onClick={onReject} testid="reject">
        {t('approve_reject')}
      </Button>
      <button
        type="button"
        class={`button primary approve-button ${armed ? 'armed' : 'arming'}`}
        disabled={blocked}
        aria-disabled={!ready}
        aria-busy={busy || undefined}
        data-testid={testid}
        data-armed={ready}
        onPointerDown={onPressStart}
        onKeyDown={onPressStart}
        onClick={(event) => {
          if (counts(event) && ready) onApprove();
        }}
      >
        {busy && <Spinner />}
        <span>{label}</span>
      </button>
    </footer>
  );
}
