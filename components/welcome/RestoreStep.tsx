import { useRef, useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { errorText } from '../base/error-text.ts';
import type { UiFailure } from '../base/failure.ts';
import { t } from '../base/i18n.ts';
import { TextField } from '../base/TextField.tsx';
import { useAction } from '../base/use-action.ts';
import { FileField } from './FileField.tsx';
import { isSeedLength, listOf, normalWords } from './word-check.ts';

export interface Restored {
  readonly words: string;
  readonly backup?: string;
}

interface Unknown {
  readonly word: string;
  readonly position: number;
}

/** The words typed or pasted whole, and the backup file when there is one. */
export function RestoreStep({ onNext }: { readonly onNext: (restored: Restored) => void }) {
  const [text, setText] = useState('');
  const [backup, setBackup] = useState<string | undefined>();
  const { busy, error, run, clear } = useAction();
  const area = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const count = listOf(text).length;
  const ready = isSeedLength(count);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        const words = normalWords(text);
        run(async () => {
          try {
            await call('checkWords', { words });
          } catch (failure) {
            area.current?.focus();
            throw failure;
          }
          onNext({ words, ...(backup !== undefined && { backup }) });
        });
      }}
    >
      <TextField
        label={t('welcome_restore_words')}
        aside={<span data-testid="word-count">{t('welcome_restore_count', [], count)}</span>}
        value={text}
        rows={4}
        code
        inputRef={area}
        error={error && wordsFault(error)}
        hint={t('welcome_restore_hint')}
        testid="restore-words"
        onInput={(value) => {
          setText(value);
          clear();
        }}
      />
      <FileField
        label={t('welcome_restore_file')}
        hint={t('welcome_restore_file_hint')}
        accept=".json,application/json"
        testid="restore-file"
        onText={setBackup}
      />
      <Button type="submit" wide busy={busy} disabled={!ready} testid="restore-next">
        {t('welcome_next')}
      </Button>
    </form>
  );
}

/** Names the words that are in no list, by place, as the background found them. */
function wordsFault(error: UiFailure): string {
  const unknown = error.data['unknown'];
  if (error.code !== 'InvalidMnemonic') return errorText(error);
  if (!Array.isArray(unknown) || unknown.length === 0) return t('welcome_restore_checksum');
  const names = (unknown as readonly Unknown[])
    .map(({ word, position }) => `${position}: ${word}`)
    .join(', ');
  return t('welcome_restore_unknown', [names]);
}
