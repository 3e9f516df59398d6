import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { CopyText } from '../base/CopyText.tsx';
import { call, onChanged } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { Steps } from '../base/Steps.tsx';
import { useAction } from '../base/use-action.ts';
import type { DemoProps } from '../welcome/demo-props.ts';
import { Frame } from '../welcome/Frame.tsx';
import { DEMO_STAGES, type DemoPorts, type DemoStage, randomPassword, SANDBOX, tryIt } from './try-it.ts';

const WAIT_MS = 1000;

const ports: DemoPorts = {
  status: () => call('status'),
  wait: async () => {
    await call('refresh');
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, WAIT_MS);
      const stop = onChanged(done);
      function done() {
        clearTimeout(timer);
        stop();
        resolve();
      }
    });
  },
  setup: async (password) => {
    const { words } = await call('newWords');
    const { network, hub, chain } = SANDBOX;
    await call('setup', { words, password, network, hub, chains: [chain] });
  },
  address: async () => (await call('address')).address,
  faucet: async (address, amount) => {
    const response = await fetch(`${SANDBOX.chain}/sandbox/faucet`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ address, amount: Number(amount) }),
    });
    if (!response.ok)
      throw new Error(`The sandbox gave no coins (${response.status}): ${await response.text()}`);
  },
  connect: async (quantity, receive) => {
    await call('connect', { quantity, receive });
  },
};

/** From nothing to a funded wallet on play money, each step seen. In the demo build alone. */
export function TryIt({ fresh, onReady }: DemoProps) {
  // After a reload the wallet is there, and its password is known to the user alone.
  const [made] = useState(fresh);
  const [password] = useState(randomPassword);
  const [stage, setStage] = useState<DemoStage>('wallet');
  const { error, run } = useAction();
  const begin = () => run(() => tryIt(ports, password, setStage));
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    begin();
  });
  const at = DEMO_STAGES.indexOf(stage);
  const ready = stage === 'ready';
  return (
    <Frame
      title={t(ready ? 'demo_ready_title' : 'demo_title')}
      lead={t('demo_lead')}
      stage={null}
      network={SANDBOX.network}
      testid="demo"
    >
      <div data-testid="demo-stage" data-stage={error ? 'failed' : stage}>
        <Steps
          steps={DEMO_STAGES.filter((name) => name !== 'ready').map((name, index) => ({
            label: t(`demo_step_${name}`),
            state: index < at ? 'done' : index > at ? 'later' : error ? 'failed' : 'now',
          }))}
        />
      </div>
      <ErrorNotice
        error={error}
        actions={
          <Button small kind="secondary" onClick={begin} testid="demo-again">
            {t('demo_again')}
          </Button>
        }
      />
      {made && (
        <>
          <CopyText text={password} label={t('demo_password')} testid="demo-password" />
          <Notice kind="info">{t('demo_password_hint')}</Notice>
        </>
      )}
      <Button wide disabled={!ready} onClick={onReady} testid="demo-done">
        {t('welcome_next')}
      </Button>
    </Frame>
  );
}
