import type { JSX } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { PageLook } from '../base/Page.tsx';
import { PasswordField } from '../base/PasswordField.tsx';
import { platform } from '../base/platform.ts';
import { TextField } from '../base/TextField.tsx';
import { FileDrop } from './FileDrop.tsx';
import { plainHost } from './kinds.ts';
import { factsInFile, type StoreFile } from './store-file.ts';
import type { WayProps } from './way.ts';

interface Chosen {
  readonly name: string;
  readonly file: Exclude<StoreFile, { by: 'key' }>;
}

/** What another program kept of a pairing: a file of ours, of btcpay-python, or the parts of one. */
export function ByFile(props: WayProps & { readonly hostField: JSX.Element }) {
  const { host, action, onAdd, hostField } = props;
  const [chosen, setChosen] = useState<Chosen | undefined>();
  const [pem, setPem] = useState('');
  const [token, setToken] = useState('');
  const [parts, setParts] = useState(false);
  const inTab = useContext(PageLook) === 'part';
  const { busy, error, clear } = action;
  const typed = (set: (value: string) => void) => (value: string) => {
    set(value);
    clear();
  };
  const take = (name: string, file: StoreFile) => {
    clear();
    setChosen(file.by === 'key' ? undefined : { name, file });
    if (file.by !== 'key') return;
    setPem(file.pem);
    setParts(true);
  };
  const ready = chosen !== undefined || (host !== undefined && pem.trim() !== '' && token.trim() !== '');
  const { host: from, aside = [] } = chosen ? factsInFile(chosen.file.text) : {};
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) onAdd(chosen.file, from);
        else if (host !== undefined && ready)
          onAdd({ by: 'pem', host, pem: pem.trim(), token: token.trim() }, host);
      }}
    >
      <p class="soft">{t('store_by_file_text')}</p>
      {inTab ? (
        <FileDrop onFile={take} />
      ) : (
        <Button
          kind="secondary"
          icon="file"
          testid="store-file-tab"
          onClick={() => void platform().openTab('/options.html#/store-add/file')}
        >
          {t('store_file_tab')}
        </Button>
      )}
      {chosen && (
        <Notice kind="info" title={chosen.name} testid="store-file-chosen">
          {from === undefined ? t('store_file_file') : t('store_file_of', [plainHost(from)])}
        </Notice>
      )}
      {aside.map((one) => (
        <Notice key={one} kind="warn" title={t(`store_aside_${one}`)} testid="store-aside" />
      ))}
      {!chosen && (
        <details class="more" open={parts} onToggle={(event) => setParts(event.currentTarget.open)}>
          <summary>{t('store_parts')}</summary>
          <div class="stack">
            {hostField}
            <TextField
              label={t('store_pem')}
              value={pem}
              onInput={typed(setPem)}
              rows={4}
              code
              placeholder="-----BEGIN EC PRIVATE KEY-----"
              testid="store-pem"
            />
            <PasswordField
              label={t('store_token')}
              value={token}
              onInput={typed(setToken)}
              autocomplete="off"
              hint={t('store_token_hint')}
              testid="store-token"
            />
          </div>
        </details>
      )}
      <ErrorNotice room="store" error={error} />
      <Button type="submit" wide busy={busy} disabled={!ready} testid="store-save">
        {t('store_add')}
      </Button>
    </form>
  );
}
