import { t } from './i18n.ts';
import { formatAmount, formatFiat, formatSats, unitName } from './money.ts';
import { usePrefs } from './prefs.ts';

interface Props {
  /** Satoshis, signed. */
  readonly sats: bigint | string;
  /** With a plus sign when it comes in. */
  readonly signed?: boolean;
  /** Also about what it is worth, when the user has set a rate. */
  readonly fiat?: boolean;
  readonly size?: 'normal' | 'large' | 'hero';
  readonly testid?: string;
}

/** An amount in the user's unit, digits of even width, read out as words. */
export function Amount({ sats, signed = false, fiat = false, size = 'normal', testid }: Props) {
  const prefs = usePrefs();
  const value = BigInt(sats);
  const plus = signed && value > 0n ? '+' : '';
  const worth = fiat && prefs.fiat ? formatFiat(value < 0n ? -value : value, prefs.fiat) : '';
  const spoken = `${plus}${formatAmount(value, prefs.unit).replace('sat', t('unit_satoshis'))}`;
  return (
    <span class={`amount ${size}`} data-testid={testid} data-sats={value.toString()}>
      <bdi dir="ltr" aria-hidden="true">
        {plus}
        {formatSats(value, prefs.unit)}
        <span class="amount-unit">{unitName(prefs.unit)}</span>
      </bdi>
      <span class="hidden">{spoken}</span>
      {worth !== '' && (
        <bdi class="amount-fiat" dir="ltr">
          ≈ {worth}
        </bdi>
      )}
    </span>
  );
}
