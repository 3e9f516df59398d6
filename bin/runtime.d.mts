export type Runtime =
  | { readonly run: 'here' }
  | { readonly run: 'again'; readonly node?: string; readonly flags: readonly string[] }
  | { readonly run: 'refuse' };

export function chooseRuntime(found: {
  readonly version: string;
  readonly stripped: boolean;
  readonly fallback?: string;
  readonly again: boolean;
}): Runtime;
