/** What a saved client of btcpay-python asks for that is not done here, and whoever takes it in must hear. */
export type LeftAside = 'insecure' | 'proxy';

/**
 * `insecure`: certificates were not checked; here they always are. `proxy`: calls went through one, such as Tor's; here they go as all
 * others do (btcpay.md §1.7, §1.8). `client` as it was saved.
 */
export function leftAside({ insecure, proxy }: { insecure?: unknown; proxy?: unknown }): LeftAside[] {
  return [
    ...(insecure === true ? (['insecure'] as const) : []),
    ...(typeof proxy === 'string' && proxy !== '' ? (['proxy'] as const) : []),
  ];
}
