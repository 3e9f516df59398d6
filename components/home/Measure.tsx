import { t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { usePrefs } from '../base/prefs.ts';

interface Props {
  readonly sendable: string;
  readonly receivable: string;
}

/** A measure with marks: how much of what the channels hold can be sent, the rest can be received. */
export function Measure({ sendable, receivable }: Props) {
  const { unit } = usePrefs();
  const send = BigInt(sendable);
  const both = send + BigInt(receivable);
  const share = both === 0n ? 0 : Number((send * 1000n) / both) / 10;
  return (
    <div
      class={both === 0n ? 'measure void' : 'measure'}
      role="img"
      aria-label={t('measure_label', [formatAmount(send, unit), formatAmount(BigInt(receivable), unit)])}
    >
      <span class="measure-fill" style={{ inlineSize: `${share}%` }} />
    </div>
  );
}
