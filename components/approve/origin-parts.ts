export interface OriginParts {
  /** Only where it is not https: it is shown then. */
  readonly scheme?: string;
  readonly before: string;
  /** The registrable domain: what the user should read. */
  readonly domain: string;
  readonly port: string;
  /** The same domain as the network knows it, when it is written in other letters than a to z. */
  readonly ascii?: string;
}

/**
 * @param origin of the browser, such as https://pay.shop.example:8443
 * @param domain its registrable domain as the background shows it; `ascii` when that is another spelling
 * @returns the origin cut up for showing; the whole host as domain when the domain is not its end
 */
export function originParts(origin: string, domain: string, ascii?: string): OriginParts {
  const url = new URL(origin);
  const suffix = ascii ?? domain;
  const host = url.hostname;
  const isPart = host === suffix || host.endsWith(`.${suffix}`);
  return {
    ...(url.protocol !== 'https:' && { scheme: `${url.protocol}//` }),
    before: isPart ? host.slice(0, host.length - suffix.length) : '',
    domain: isPart ? domain : host,
    port: url.port === '' ? '' : `:${url.port}`,
    ...(ascii !== undefined && ascii !== domain && { ascii }),
  };
}
