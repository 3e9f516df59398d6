import { Icon } from '../base/Icon.tsx';
import { t } from '../base/i18n.ts';
import { platform } from '../base/platform.ts';

/** Requests of sites that wait for the user. */
export function WaitingCard({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <button
      type="button"
      class="waiting"
      data-testid="waiting"
      onClick={() => void platform().openApprovals()}
    >
      <span class="badge count">{count}</span>
      <span class="waiting-text">{t('waiting_requests', [], count)}</span>
      <Icon name="next" size={18} />
    </button>
  );
}
