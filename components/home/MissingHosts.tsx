import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { platform } from '../base/platform.ts';

/** The hosts that the settings name and the browser has not allowed, and the way to allow them; nothing when there are none. */
export function MissingHosts({ hosts }: { readonly hosts: readonly string[] }) {
  if (hosts.length === 0) return null;
  return (
    <Notice
      kind="warn"
      testid="missing-hosts"
      actions={
        <Button
          small
          kind="secondary"
          testid="grant-hosts"
          onClick={() => void platform().requestHosts(hosts)}
        >
          {t('hosts_grant')}
        </Button>
      }
    >
      {t('hosts_missing', [hosts.join(', ')])}
    </Notice>
  );
}
