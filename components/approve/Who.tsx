import type { ApprovalCard } from '../../lib/rpc/views.ts';
import { t } from '../base/i18n.ts';
import { originParts } from './origin-parts.ts';

/** Whose request it is, from the browser and never from the page: what the user should read stands out of the rest. */
export function Who({ card, id }: { readonly card: ApprovalCard; readonly id: string }) {
  const { scheme, before, domain, port, ascii } = originParts(card.origin, card.domain, card.ascii);
  return (
    <div class="who" id={id}>
      <bdi dir="ltr" data-testid="origin" data-origin={card.origin}>
        <span class="who-rest">
          {scheme}
          {before}
        </span>
        <strong>{domain}</strong>
        <span class="who-rest">{port}</span>
      </bdi>
      {ascii !== undefined && (
        <p class="who-ascii" data-testid="punycode">
          {t('approve_who_ascii')} <code dir="ltr">{ascii}</code>
        </p>
      )}
    </div>
  );
}
