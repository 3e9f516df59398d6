/** What of a click is read here; the browser's MouseEvent is one. */
export interface Click {
  readonly isTrusted: boolean;
  readonly defaultPrevented: boolean;
  readonly button?: number;
  readonly altKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  readonly shiftKey?: boolean;
  readonly composedPath: () => readonly unknown[];
}

const MAX_LINK = 2000;

/**
 * The `pico:` or `bitcoin:` address of the link under an event of the user's own making, else undefined: made by a script, with another
 * button or a key held, or taken by the page already.
 */
export function walletLink(click: Click): string | undefined {
  const { isTrusted, defaultPrevented, button, altKey, ctrlKey, metaKey, shiftKey } = click;
  if (!isTrusted || defaultPrevented || button || altKey || ctrlKey || metaKey || shiftKey) return undefined;
  for (const node of click.composedPath()) {
    const { localName, getAttribute } = node as Partial<Element>;
    if (localName !== 'a' && localName !== 'area') continue;
    const href = getAttribute?.call(node, 'href')?.trim() ?? '';
    return href.length <= MAX_LINK && /^(?:pico|bitcoin):/i.test(href) ? href : undefined;
  }
  return undefined;
}

/** Of the two schemes, the one that is the wallet's only where its user has said so. */
export const isBitcoin = (href: string): boolean => /^bitcoin:/i.test(href);
