import { bytesToHex, type Hex, sha256, utf8ToBytes } from '../../bytes.ts';

/** JSON with the keys of each object in order and nothing undefined: equal values have equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  return `{${fields.join(',')}}`;
}

/** SHA-256 of the canonical JSON. */
export function digestOf(value: unknown): Hex {
  return bytesToHex(sha256(utf8ToBytes(canonical(value))));
}
