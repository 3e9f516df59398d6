import { PicoError } from '../errors.ts';

/** A query value as Python's quote_plus writes it: A–Z a–z 0–9 _ . - ~ stay, a space is "+", the rest %XX of UTF-8. */
export function quotePlus(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** The query of the pairs that have a value, in their order, "?" included; '' for none. */
export function queryString(pairs: readonly (readonly [string, string | undefined])[]): string {
  const parts = pairs.flatMap(([name, value]) =>
    value === undefined ? [] : [`${quotePlus(name)}=${quotePlus(value)}`],
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** The URL, when fetch would send it as it stands; else PicoError Internal, since the signature would not fit. */
export function exactUrl(url: string): string {
  if (!URL.canParse(url) || new URL(url).href !== url)
    throw new PicoError(
      'Internal',
      'The address would be changed on its way and the signature not fit; nothing was sent.',
    );
  return url;
}
