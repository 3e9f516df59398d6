import { useEffect, useState } from 'preact/hooks';
import { call } from '../base/client.ts';
import { Icon } from '../base/Icon.tsx';
import { rich } from '../base/i18n.ts';
import { platform } from '../base/platform.ts';
import { go } from './route.ts';

interface Found {
  readonly url: string;
  readonly host: string;
}
const MOST_TRIED = 20;
const MOST_SHOWN = 3;

/** Invoices of shops that the page in front shows, and the way to them. Only the address is taken from the page: the shop itself is asked. */
export function FoundInvoices() {
  const [found, setFound] = useState<readonly Found[]>([]);
  useEffect(() => {
    const seen = new Set<string>();
    return platform().findInvoices((url) => {
      if (seen.has(url) || seen.size >= MOST_TRIED) return;
      seen.add(url);
      call('inspect', { text: url })
        .then(({ shop }) => {
          if (shop) setFound((old) => [...old, { url, host: shop.host }].slice(0, MOST_SHOWN));
        })
        // An address like those of invoices, and none.
        .catch(() => undefined);
    });
  }, []);
  return (
    <div role="status" class="found">
      {found.map(({ url, host }) => (
        <button
          key={url}
          type="button"
          class="waiting"
          data-testid="found-invoice"
          data-url={url}
          onClick={() => go('send', url)}
        >
          <Icon name="store" size={18} />
          <span class="waiting-text">
            {rich('found_invoice', [
              <bdi key="host" dir="ltr">
                {host}
              </bdi>,
            ])}
          </span>
          <Icon name="next" size={18} />
        </button>
      ))}
    </div>
  );
}
