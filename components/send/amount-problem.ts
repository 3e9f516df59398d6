import type { Inspected, Status } from '../../lib/rpc/views.ts';
import { t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { getPrefs } from '../base/prefs.ts';

/** Why an amount cannot be sent this way now, in a sentence; undefined when it can. The background has the last word. */
export function amountProblem(seen: Inspected, amount: string | 'max', status: Status): string | undefined {
  if (amount === 'max') return undefined;
  const { unit } = getPrefs();
  const sats = BigInt(amount);
  if (sats === 0n) return t('amount_zero');
  if (seen.expiresAt !== undefined && seen.expiresAt <= Date.now() / 1000) return t('error_Expired');
  if (seen.kind === 'address') {
    const held = BigInt(status.onChain?.confirmed ?? '0') + BigInt(status.onChain?.unconfirmed ?? '0');
    return sats > held ? t('amount_over_chain', [formatAmount(held, unit)]) : undefined;
  }
  if (seen.connected === false) return t('invoice_other_hub', [seen.hub ?? '']);
  const sendable = BigInt(status.sendable);
  const needed = sats + BigInt(seen.fee ?? '0');
  return needed > sendable ? t('amount_over_channel', [formatAmount(sendable, unit)]) : undefined;
}
