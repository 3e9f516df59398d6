import type { StoreInvoiceQuery } from '../../lib/rpc/views.ts';
import { t } from '../base/i18n.ts';
import { SelectField } from '../base/SelectField.tsx';
import { TextField } from '../base/TextField.tsx';

/** What is chosen above the list; empty texts choose nothing. */
export interface Filter {
  readonly status: string;
  readonly orderId: string;
  readonly itemCode: string;
  readonly dateStart: string;
  readonly dateEnd: string;
}
export const NO_FILTER: Filter = { status: '', orderId: '', itemCode: '', dateStart: '', dateEnd: '' };

const STATUSES = ['new', 'processing', 'settled', 'expired', 'invalid'] as const;

export const isFiltered = (filter: Filter): boolean => Object.keys(queryOf(filter)).length > 0;

/** What the store is asked for; days that end before they begin choose nothing. */
export function queryOf(filter: Filter): StoreInvoiceQuery {
  const { status, ...texts } = filter;
  const known = STATUSES.find((one) => one === status);
  const upsideDown = isUpsideDown(filter);
  const filled = Object.entries(texts).flatMap(([name, text]) =>
    text.trim() === '' || (upsideDown && name.startsWith('date')) ? [] : [[name, text.trim()] as const],
  );
  return { ...(known !== undefined && { status: known }), ...Object.fromEntries(filled) };
}

const isUpsideDown = ({ dateStart, dateEnd }: Filter): boolean =>
  dateStart !== '' && dateEnd !== '' && dateEnd < dateStart;

interface Props {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

export function InvoiceFilter({ filter, onChange }: Props) {
  const set = (field: keyof Filter) => (value: string) => onChange({ ...filter, [field]: value });
  const folded = filter.itemCode === '' && filter.dateStart === '' && filter.dateEnd === '';
  return (
    <search class="stack tight">
      <div class="filter-row">
        <SelectField
          label={t('store_filter_status')}
          value={filter.status}
          onChange={set('status')}
          testid="invoices-filter-status"
          options={[
            { value: '', label: t('store_filter_all') },
            ...STATUSES.map((value) => ({ value, label: t(`store_filter_${value}`) })),
          ]}
        />
        <TextField
          type="search"
          label={t('store_order')}
          value={filter.orderId}
          onInput={set('orderId')}
          testid="invoices-filter-order"
        />
      </div>
      <details class="more" open={!folded}>
        <summary data-testid="invoices-filter-more">{t('store_filter_more')}</summary>
        <div class="filter-row">
          <TextField
            type="date"
            label={t('store_from')}
            value={filter.dateStart}
            onInput={set('dateStart')}
            testid="invoices-filter-from"
          />
          <TextField
            type="date"
            label={t('store_to')}
            value={filter.dateEnd}
            onInput={set('dateEnd')}
            error={isUpsideDown(filter) ? t('store_days_wrong') : undefined}
            testid="invoices-filter-to"
          />
          <TextField
            type="search"
            label={t('store_item_code')}
            value={filter.itemCode}
            onInput={set('itemCode')}
            testid="invoices-filter-item"
          />
        </div>
      </details>
    </search>
  );
}
