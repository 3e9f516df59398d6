import { useEffect, useState } from 'preact/hooks';
import { consentUrl, LEAST_FEATURES, permissionsFor } from '../../lib/btcpay/consent.ts';
import { Button } from '../base/Button.tsx';
import { Choice } from '../base/Choice.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { PasswordField } from '../base/PasswordField.tsx';
import { platform } from '../base/platform.ts';
import { SelectField } from '../base/SelectField.tsx';
import { TextField } from '../base/TextField.tsx';
import { type StoreChoice, storeChoices } from './store-choices.ts';
import type { WayProps } from './way.ts';

/** An API key that the owner made: of Greenfield, by the page that asks for just what is needed, or one of the older API. */
export function ByKey({ host, action, onAdd }: WayProps) {
  const [api, setApi] = useState<'greenfield' | 'legacy'>('greenfield');
  const [marking, setMarking] = useState(false);
  const [key, setKey] = useState('');
  const [storeId, setStoreId] = useState('');
  const { busy, error, clear } = action;
  const [choices, setChoices] = useState<readonly StoreChoice[] | undefined>();
  // A key of several stores does not say which is meant.
  useEffect(() => {
    const found = storeChoices(error);
    if (!found) return;
    setChoices(found);
    setStoreId(found[0]?.id ?? '');
  }, [error]);
  const needsId = choices === undefined && (error?.data['field'] === 'storeId' || storeId !== '');
  const features = marking ? ([...LEAST_FEATURES, 'mark'] as const) : LEAST_FEATURES;
  const typed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      clear();
    };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (host === undefined || key.trim() === '') return;
        const store = storeId.trim() === '' ? {} : { storeId: storeId.trim() };
        onAdd({ by: 'key', api, host, apiKey: key.trim(), ...(api === 'greenfield' && store) }, host);
      }}
    >
      <Choice
        bare
        label={t('store_key_api')}
        value={api}
        onChange={typed(setApi)}
        testid="key-api"
        options={[
          { value: 'greenfield', label: 'Greenfield' },
          { value: 'legacy', label: t('store_key_legacy') },
        ]}
      />
      {api === 'greenfield' ? (
        <>
          <p class="soft">{t('store_key_text')}</p>
          <ul class="permissions">
            {permissionsFor(features).map((permission) => (
              <li key={permission}>
                <code dir="ltr">{permission}</code>
              </li>
            ))}
          </ul>
          <label class="check">
            <input
              type="checkbox"
              checked={marking}
              data-testid="key-mark"
              onChange={(event) => setMarking(event.currentTarget.checked)}
            />
            <span>{t('store_key_mark')}</span>
          </label>
          <Button
            kind="secondary"
            disabled={host === undefined}
            testid="key-page"
            onClick={() => {
              if (host !== undefined)
                void platform().openSite(consentUrl({ host, applicationName: 'PicoPay', features }));
            }}
          >
            {t('store_key_page')}
          </Button>
        </>
      ) : (
        <p class="soft">{t('store_key_legacy_text')}</p>
      )}
      <PasswordField
        label={t('store_key')}
        value={key}
        onInput={(next) => {
          typed(setKey)(next);
          setChoices(undefined);
          setStoreId('');
        }}
        autocomplete="off"
        testid="key-field"
      />
      {api === 'greenfield' && choices && (
        <SelectField
          label={t('store_choose')}
          value={storeId}
          onChange={setStoreId}
          options={choices.map(({ id, name }) => ({ value: id, label: name }))}
          testid="key-choose"
        />
      )}
      {api === 'greenfield' && needsId && (
        <TextField
          label={t('store_id')}
          value={storeId}
          onInput={typed(setStoreId)}
          code
          hint={t('store_id_hint')}
          testid="key-store"
        />
      )}
      <ErrorNotice room="store" error={error} />
      <Button
        type="submit"
        wide
        busy={busy}
        disabled={host === undefined || key.trim() === ''}
        testid="store-save"
      >
        {t('store_add')}
      </Button>
    </form>
  );
}
