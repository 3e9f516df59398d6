import { useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { errorText } from '../base/error-text.ts';
import { Icon } from '../base/Icon.tsx';
import { formatNumber, t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { platform } from '../base/platform.ts';
import { TextField } from '../base/TextField.tsx';
import { useAction } from '../base/use-action.ts';
import { requireAllowed } from './allowed.ts';
import { isServerUrl } from './servers.ts';

interface Props {
  readonly kind: 'hub' | 'chain';
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly network: string;
  readonly onInput: (value: string) => void;
  readonly testid: string;
}

/** Address of a server, with a button that asks it whether it answers and whose network it is on. */
export function ServerField({ kind, label, hint, value, network, onInput, testid }: Props) {
  const [answer, setAnswer] = useState<string | undefined>();
  const { busy, error, run, clear } = useAction();
  const wrong = value.trim() !== '' && !isServerUrl(value) ? t('server_url_invalid') : undefined;
  const probe = () => {
    // Asked for in the click itself: a browser forgets the click at the first wait.
    const allowed = platform().requestHosts([value.trim()]);
    setAnswer(undefined);
    run(async () => {
      await requireAllowed(allowed);
      const params = { url: value.trim(), network };
      setAnswer(await (kind === 'hub' ? askHub(params) : askChain(params)));
    });
  };
  return (
    <div class="server-field">
      <TextField
        label={label}
        hint={hint}
        value={value}
        type="url"
        inputMode="url"
        code
        placeholder="https://"
        error={wrong ?? (error && errorText(error))}
        testid={testid}
        onInput={(next) => {
          onInput(next);
          setAnswer(undefined);
          clear();
        }}
      />
      <div class="probe">
        <Button
          kind="secondary"
          small
          busy={busy}
          disabled={value.trim() === '' || wrong !== undefined}
          onClick={probe}
          testid={`${testid}-probe`}
        >
          {t('server_probe')}
        </Button>
        <span role="status" class="probe-answer" data-testid={`${testid}-answer`}>
          {answer !== undefined && (
            <>
              <Icon name="check" size={16} />
              {answer}
            </>
          )}
        </span>
      </div>
    </div>
  );
}

interface Probe {
  readonly url: string;
  readonly network: string;
}

async function askHub(params: Probe): Promise<string> {
  const { fee, minDeposit } = await call('probeHub', params);
  return t('server_hub_answers', [formatAmount(BigInt(fee)), formatAmount(BigInt(minDeposit ?? '0'))]);
}

async function askChain(params: Probe): Promise<string> {
  const { height } = await call('probeChain', params);
  return t('server_chain_answers', [formatNumber(height)]);
}
