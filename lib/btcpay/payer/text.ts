/** Invisible, or turning the direction of what stands around it: never shown of a stranger's text. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** A stranger's text in one line, for display: nothing hidden, at most `most` characters; undefined when nothing is left. */
export function plainLine(value: unknown, most = 200): string | undefined {
  if (typeof value !== 'string') return undefined;
  const line = [
    ...value
      .slice(0, 4 * most)
      .replace(HIDDEN, ' ')
      .trim(),
  ]
    .slice(0, most)
    .join('');
  return line === '' ? undefined : line;
}

/** A link that may be opened when the user wants it: https, or of the shop's own origin. */
export function openableLink(value: unknown, base: string): string | undefined {
  if (typeof value !== 'string' || value.length > 2000 || !URL.canParse(value, base)) return undefined;
  const url = new URL(value, base);
  const fits = url.protocol === 'https:' || url.origin === new URL(base).origin;
  return fits && url.username === '' && url.password === '' ? url.href : undefined;
}
