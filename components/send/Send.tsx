import { useState } from 'preact/hooks';
import type { ScreenProps } from '../home/Lazy.tsx';
import { type Draft, SendForm } from './SendForm.tsx';
import { type Outcome, SendResult } from './SendResult.tsx';
import { SendReview } from './SendReview.tsx';

/** Send: say to whom and how much, look at all of it, then what became of it. `#/send/<text>` begins with the text. */
export function Send({ status, arg }: ScreenProps) {
  const [draft, setDraft] = useState<Draft | undefined>();
  const [reviewing, setReviewing] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | undefined>();
  if (outcome && draft) return <SendResult outcome={outcome} draft={draft} />;
  if (reviewing && draft) {
    return (
      <SendReview draft={draft} status={status} onBack={() => setReviewing(false)} onDone={setOutcome} />
    );
  }
  return (
    <SendForm
      status={status}
      start={draft?.text ?? arg ?? ''}
      startAmount={draft?.amount}
      onReview={(next) => {
        setDraft(next);
        setReviewing(true);
      }}
    />
  );
}
