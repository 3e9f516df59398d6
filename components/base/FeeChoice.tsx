import type { Feerates, Settings } from '../../lib/rpc/views.ts';
import { Choice } from './Choice.tsx';
import { formatNumber, t } from './i18n.ts';

export type FeeTarget = Settings['feeTarget'];

interface Props {
  readonly rates: Feerates | undefined;
  readonly value: FeeTarget;
  readonly onChange: (target: FeeTarget) => void;
}

const TARGETS: readonly FeeTarget[] = ['slow', 'normal', 'fast'];

/** How soon a transaction should be in a block, and what that costs by the vbyte. */
export function FeeChoice({ rates, value, onChange }: Props) {
  return (
    <Choice
      label={t('fee_speed')}
      value={value}
      onChange={onChange}
      testid="fee"
      options={TARGETS.map((target) => ({
        value: target,
        label: t(`fee_${target}`),
        detail: rates === undefined ? '…' : t('fee_rate', [formatNumber(rates[target])]),
      }))}
    />
  );
}
