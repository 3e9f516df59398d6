import { useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { WordGrid } from './WordGrid.tsx';

interface Props {
  readonly words: string;
  readonly onNext: () => void;
}

/** The words, behind a cover until nobody else looks; no copy button, for a clipboard is read by others. */
export function WordsStep({ words, onNext }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <>
      <WordGrid words={words} shown={shown} onShow={() => setShown(true)} />
      <Notice kind="warn">{t('welcome_words_warning')}</Notice>
      <Button wide disabled={!shown} onClick={onNext} testid="words-written">
        {t('welcome_words_written')}
      </Button>
    </>
  );
}
