import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { listOf } from './word-check.ts';

interface Props {
  readonly words: string;
  readonly shown: boolean;
  readonly onShow: () => void;
}

/** Numbered words. While covered they are not in the page at all, only blanks of even length. */
export function WordGrid({ words, shown, onShow }: Props) {
  return (
    <div class={shown ? 'word-grid-frame' : 'word-grid-frame covered'}>
      <ol class="word-grid" dir="ltr" data-testid="words" aria-hidden={!shown}>
        {listOf(words).map((word, index) => (
          <li key={`${index}-${shown}`}>
            <span class="word-number">{index + 1}</span>
            <span class="word" data-testid={`word-${index + 1}`} translate={false}>
              {shown ? word : '••••••'}
            </span>
          </li>
        ))}
      </ol>
      {!shown && (
        <div class="word-cover">
          <p>{t('welcome_words_alone')}</p>
          <Button icon="eye" kind="secondary" onClick={onShow} testid="words-show">
            {t('welcome_words_show')}
          </Button>
        </div>
      )}
    </div>
  );
}
