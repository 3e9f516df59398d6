import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'docs/threats.md'), 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
/** What the browsers' suites run is in lists beside them: e2e/specs, e2e/hostile. */
const links = [...text.matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+\.ts)\)/g)].map((m) => ({
  title: m[1] ?? '',
  file: m[2] ?? '',
}));

describe('docs/threats.md', () => {
  it('every link leads to a test', () => {
    expect(links.length).toBeGreaterThan(60);
    const missing = links.filter(({ title, file }) => {
      const at = path.join(root, file);
      return !existsSync(at) || !readFileSync(at, 'utf8').includes(title);
    });
    expect(missing).toEqual([]);
  });

  it('has a test for every row', () => {
    const heads = rows
      .filter((row) => !links.some(({ file }) => row.includes(`](../${file})`)))
      .map((row) => row.split('|')[1]?.trim());
    expect(heads).toEqual(['Attack', 'Attack', 'Attack', '#', '#']);
  });

  it('knows all 31 weaknesses of the original, once each and in order', () => {
    const found = rows.flatMap((row) => /^\| (W\d+) /.exec(row)?.[1] ?? []);
    expect(found).toEqual(Array.from({ length: 31 }, (_, i) => `W${i + 1}`));
  });
});
