import { invalidParams } from './errors.ts';

const { stringify } = JSON;
const { keys } = Object;
const { isArray } = Array;
const MAX_DEPTH = 6;

/**
 * The JSON of a page's value; undefined for undefined. Reads each own property once and asks no toJSON, which pages and their libraries
 * put on the built-in prototypes. Throws ProviderError -32602 naming what has no JSON form: money as a bigint or a float, above all.
 */
export function plainText(value: unknown, path = 'params', depth = 0): string | undefined {
  switch (typeof value) {
    case 'undefined':
      return undefined;
    case 'string':
    case 'boolean':
      return stringify(value);
    case 'number':
      if (value - value === 0) return stringify(value);
      break;
    case 'object': {
      if (value === null) return 'null';
      if (depth > MAX_DEPTH) break;
      const list = isArray(value);
      const names = keys(value);
      let text = '';
      for (let i = 0; i < names.length; i++) {
        const name = names[i] ?? '';
        const part = plainText(
          (value as Record<string, unknown>)[name],
          depth ? `${path}.${name}` : name,
          depth + 1,
        );
        if (part !== undefined) text += (text && ',') + (list ? part : `${stringify(name)}:${part}`);
      }
      return list ? `[${text}]` : `{${text}}`;
    }
  }
  throw invalidParams(path, 'has no JSON form. Amounts are decimal strings, like "1500".');
}
