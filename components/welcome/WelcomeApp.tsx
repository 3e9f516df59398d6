import { useEffect, useState } from 'preact/hooks';
import type { Status } from '../../lib/rpc/views.ts';
import { UnlockInline } from '../approve/UnlockInline.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import { useAction } from '../base/use-action.ts';
import { useCall } from '../base/use-call.ts';
import { requireAllowed } from './allowed.ts';
import { CheckStep } from './CheckStep.tsx';
import { ConnectStep } from './ConnectStep.tsx';
import { DepositStep } from './DepositStep.tsx';
import { DoneStep } from './DoneStep.tsx';
import { Frame } from './Frame.tsx';
import { NetworkStep } from './NetworkStep.tsx';
import { PasswordStep } from './PasswordStep.tsx';
import { type Restored, RestoreStep } from './RestoreStep.tsx';
import { StartStep } from './StartStep.tsx';
import { chainsOf, type Servers } from './servers.ts';
import { resumeAt, type Step, stageOf, stepBack } from './steps.ts';
import { useDemo } from './use-demo.ts';
import { WordsStep } from './WordsStep.tsx';
import './welcome.css';

/** What is known before the wallet exists. It lives in this tab's memory alone: closing the tab forgets it. */
interface Draft {
  readonly words?: string;
  readonly restored?: boolean;
  readonly backup?: string;
  readonly password?: string;
}

/** The first run, from nothing to a channel. After a reload it goes on where the wallet is. */
export function WelcomeApp() {
  const { data: status, error, reload } = useCall('status', undefined, ['status', 'connections', 'settings']);
  const demo = useDemo();
  if (status === undefined) {
    return (
      <Frame title={t('app_name')} stage={null} testid="welcome-loading">
        {error ? <ErrorNotice error={error} /> : <Skeleton lines={5} />}
      </Frame>
    );
  }
  if (demo.shown && status.phase !== 'locked')
    return <demo.Screen fresh={status.phase === 'none'} onReady={demo.leave} />;
  return <Flow status={status} onNews={reload} onTry={__DEMO__ ? demo.enter : undefined} />;
}

interface FlowProps {
  readonly status: Status;
  readonly onNews: () => void;
  readonly onTry: (() => void) | undefined;
}

function Flow({ status, onNews, onTry }: FlowProps) {
  const [draft, setDraft] = useState<Draft>({});
  /** A step the user went to; null: what the wallet's state says. */
  const [chosen, setChosen] = useState<Step | null>(null);
  const setup = useAction();
  const creating = useAction();
  const resumed = resumeAt(status);
  const step = chosen ?? resumed;

  // Once there is a wallet its own state leads, but for what the user puts off.
  useEffect(() => {
    if (status.phase !== 'none') {
      setDraft({});
      setChosen(null);
    }
  }, [status.phase]);
  useEffect(() => {
    // Coins that arrive are seen arriving: the step is left by a press, not under the user's eyes.
    if (resumed === 'deposit') setChosen((now) => now ?? 'deposit');
    if (resumed === 'done') setChosen(null);
  }, [resumed, status.phase]);

  const restored = draft.restored === true;
  const back = stepBack(step, restored);
  const go = (next: Step, more: Draft = {}) => {
    setDraft({ ...draft, ...more });
    setChosen(next);
  };
  const create = () =>
    creating.run(async () => {
      const { words } = await call('newWords');
      setDraft({ words });
      setChosen('words');
    });
  const finish = (servers: Servers, allowed: Promise<boolean>) =>
    setup.run(async () => {
      await requireAllowed(allowed);
      const { words = '', password = '', backup } = draft;
      await call('setup', {
        words,
        password,
        network: servers.network,
        chains: chainsOf(servers),
        ...(servers.hub.trim() !== '' && { hub: servers.hub.trim() }),
        ...(restored && { restored }),
        ...(backup !== undefined && { backup }),
      });
      // Three of the words were asked back: they are on paper.
      if (!restored) await call('wordsSaved');
      onNews();
    });

  if (step === 'start') {
    return (
      <>
        <StartStep onCreate={create} onRestore={() => setChosen('restore')} onTry={onTry} />
        <ErrorNotice error={creating.error} />
      </>
    );
  }
  return (
    <Frame
      title={t(`welcome_${step}_title`)}
      lead={t(`welcome_${step}_lead`)}
      stage={stageOf(step)}
      network={status.phase === 'none' ? undefined : status.network}
      onBack={back === null ? undefined : () => setChosen(back)}
      testid={`welcome-${step}`}
    >
      {status.phase !== 'none' && <ErrorNotice error={setup.error} />}
      {step === 'words' && <WordsStep words={draft.words ?? ''} onNext={() => go('check')} />}
      {step === 'check' && <CheckStep words={draft.words ?? ''} onNext={() => go('password')} />}
      {step === 'restore' && (
        <RestoreStep onNext={(found: Restored) => go('password', { ...found, restored: true })} />
      )}
      {step === 'password' && <PasswordStep onNext={(password) => go('network', { password })} />}
      {step === 'network' && <NetworkStep busy={setup.busy} error={setup.error} onSetup={finish} />}
      {step === 'unlock' && <UnlockInline onUnlocked={onNews} />}
      {step === 'deposit' && (
        <DepositStep status={status} onNext={() => setChosen('connect')} onLater={() => setChosen('done')} />
      )}
      {step === 'connect' && <ConnectStep status={status} onLater={() => setChosen('done')} />}
      {step === 'done' && <DoneStep status={status} />}
    </Frame>
  );
}
