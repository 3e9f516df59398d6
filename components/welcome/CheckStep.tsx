import { useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { TextField } from '../base/TextField.tsx';
import { placesToAsk, wrongPlaces } from './word-check.ts';

interface Props {
  readonly words: string;
  readonly onNext: () => void;
}

const random = () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;

/** Three of the words asked back: proof enough that they are on paper. */
export function CheckStep({ words, onNext }: Props) {
  const [places] = useState(() => placesToAsk(12, random));
  const [answers, setAnswers] = useState<ReadonlyMap<number, string>>(
    () => new Map(places.map((place) => [place, ''])),
  );
  const [wrong, setWrong] = useState<readonly number[]>([]);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const faults = wrongPlaces(words, answers);
        setWrong(faults);
        if (faults.length === 0) onNext();
      }}
    >
      <div class="check-grid">
        {places.map((place) => (
          <TextField
            key={place}
            label={t('welcome_check_word', [place + 1])}
            value={answers.get(place) ?? ''}
            code
            error={wrong.includes(place) ? t('welcome_check_wrong') : undefined}
            testid={`check-${place + 1}`}
            onInput={(value) => {
              setAnswers(new Map([...answers, [place, value]]));
              setWrong(wrong.filter((one) => one !== place));
            }}
          />
        ))}
      </div>
      <Button
        type="submit"
        wide
        disabled={[...answers.values()].some((answer) => answer.trim() === '')}
        testid="check-next"
      >
        {t('welcome_next')}
      </Button>
    </form>
  );
}
