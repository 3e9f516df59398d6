import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { brotliSize, filesOf, firstLoad } from './files.ts';

let dir: string;
const write = (name: string, text: string) => writeFileSync(path.join(dir, name), text);

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'picopay-files-'));
  write(
    'page.html',
    '<link rel="stylesheet" crossorigin href="/page.css"><script type="module" crossorigin src="/page.js"></script>',
  );
  write('page.css', 'p{}');
  write(
    'page.js',
    'import{a as b}from"./shared.js";import"./effect.js";const c=()=>import("./later.js");b(c)',
  );
  write('shared.js', 'import*as d from"./deep.js";export*from"./again.js";var e=1;export{e as a}');
  for (const name of ['effect', 'later', 'deep', 'again']) write(`${name}.js`, `"${name}"`);
});
afterAll(() => rmSync(dir, { recursive: true }));

it('finds what a page loads at first, and leaves out what comes later', () => {
  expect(firstLoad(dir, 'page.html').sort()).toEqual(
    ['page.html', 'page.css', 'page.js', 'shared.js', 'effect.js', 'deep.js', 'again.js'].sort(),
  );
});

it('lists all files and adds up their compressed sizes', () => {
  expect(filesOf(dir)).toHaveLength(8);
  const [one, two] = [brotliSize(dir, ['page.js']), brotliSize(dir, ['page.css'])];
  expect(brotliSize(dir, ['page.js', 'page.css'])).toBe(one + two);
  expect(one).toBeGreaterThan(0);
});
