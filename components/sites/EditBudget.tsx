import { useState } from 'preact/hooks';
import type { SiteView } from '../../lib/rpc/views.ts';
import { BudgetEditor } from '../approve/BudgetEditor.tsx';
import { type BudgetForm, budgetRequest } from '../approve/budget-form.ts';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { Dialog } from '../base/Dialog.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { useAction } from '../base/use-action.ts';

interface Props {
  readonly site: SiteView & Required<Pick<SiteView, 'budget'>>;
  readonly onClose: () => void;
}

/** Changes what a site may spend; its end and its payee stay. */
export function EditBudget({ site, onClose }: Props) {
  const { origin, domain, budget } = site;
  const [form, setForm] = useState<BudgetForm>({
    limit: BigInt(budget.limit),
    perPayment: BigInt(budget.perPayment),
    period: budget.period,
  });
  const action = useAction();
  const request = budgetRequest(form, budget);
  const save = () => {
    if (request === undefined) return;
    action.run(async () => {
      await call('setBudget', { origin, budget: request });
      onClose();
    });
  };
  return (
    <Dialog
      title={t('budget_edit_title', [domain])}
      onClose={onClose}
      testid="budget-dialog"
      actions={
        <>
          <Button kind="secondary" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button busy={action.busy} disabled={request === undefined} onClick={save} testid="budget-save">
            {t('budget_save')}
          </Button>
        </>
      }
    >
      <BudgetEditor form={form} onChange={setForm} />
      <p class="soft small">{t('budget_edit_text')}</p>
      <ErrorNotice error={action.error} />
    </Dialog>
  );
}
