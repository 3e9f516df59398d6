import type { SiteView } from '../../lib/rpc/views.ts';

/** The registrable domain, bold; the rest of the address, and the plain ASCII form when letters could deceive, beside it. */
export function SiteName({ site }: { readonly site: Pick<SiteView, 'origin' | 'domain' | 'ascii'> }) {
  const host = new URL(site.origin).host;
  const shown = site.ascii ?? site.domain;
  const rest = host.endsWith(shown) && host !== shown ? host.slice(0, -shown.length) : '';
  return (
    <bdi class="site-name" dir="ltr">
      {rest !== '' && <span class="soft">{rest}</span>}
      <strong>{site.domain}</strong>
      {site.ascii !== undefined && site.ascii !== site.domain && <small> {site.ascii}</small>}
    </bdi>
  );
}
