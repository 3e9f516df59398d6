import { Button } from '../base/Button.tsx';
import { Dialog } from '../base/Dialog.tsx';
import { t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { usePrefs } from '../base/prefs.ts';

interface Props {
  readonly amount: bigint;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Real money for the first time: asked about once. */
export function FirstDepositDialog({ amount, onYes, onNo }: Props) {
  const { unit } = usePrefs();
  return (
    <Dialog
      title={t('welcome_first_title')}
      onClose={onNo}
      testid="first-deposit"
      actions={
        <>
          <Button kind="secondary" onClick={onNo} testid="first-deposit-no">
            {t('welcome_first_no')}
          </Button>
          <Button onClick={onYes} testid="first-deposit-yes">
            {t('welcome_first_yes', [formatAmount(amount, unit)])}
          </Button>
        </>
      }
    >
      <p>{t('welcome_first_body')}</p>
    </Dialog>
  );
}
