import { useEffect } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { Empty } from '../base/Empty.tsx';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { platform } from '../base/platform.ts';

/** Before the first run: it happens in a tab, where there is room and nothing closes by itself. */
export function NoWallet() {
  const open = () => void platform().openTab('/welcome.html');
  useEffect(open, []);
  return (
    <Page title={t('app_name')} testid="no-wallet">
      <Empty
        icon="wallet"
        title={t('no_wallet_title')}
        action={
          <Button onClick={open} testid="set-up">
            {t('no_wallet_action')}
          </Button>
        }
      >
        {t('no_wallet_text')}
      </Empty>
    </Page>
  );
}
