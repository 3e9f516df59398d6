import { readFileSync } from 'node:fs';
import path from 'node:path';

export const DOC = path.resolve(import.meta.dirname, '..', '..', 'docs', 'integrate.md');

/** For tests: the block of docs/integrate.md whose first line names this file. */
export function block(name: string): string {
  const text = readFileSync(DOC, 'utf8');
  const found = [...text.matchAll(/^```[a-z]+\n((?:\/\/|#|<!--) (\S+)[^\n]*\n[\s\S]*?)^```$/gm)].find(
    (match) => match[2] === name,
  );
  if (found?.[1] === undefined) throw new Error(`${DOC} has no block ${name}`);
  return found[1];
}
