import { Icon } from '../base/Icon.tsx';
import { t } from '../base/i18n.ts';

interface Props {
  readonly href: string | undefined;
  readonly host: string;
}

/** The shop's own receipt, in a tab that is not told where it was opened from. */
export function ReceiptLink({ href, host }: Props) {
  if (href === undefined) return null;
  return (
    <a
      class="button secondary wide"
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      data-testid="shop-receipt"
    >
      <Icon name="export" size={18} />
      <span>{t('shop_receipt', [host])}</span>
    </a>
  );
}
