import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
/** Numbers and colours of what is drawn, without the size it is drawn at. */
const drawn = (svg: string) =>
  [...svg.matchAll(/\b(?:d|fill|rx|cx|cy|r|viewBox)="([^"]+)"/g)].map((match) => match[1]).sort();

it('is one sign, in the popup and on the toolbar', () => {
  const sign = drawn(read('./Brand.tsx'));
  expect(sign.length).toBeGreaterThan(6);
  expect(sign).toEqual(drawn(read('../../scripts/icon.svg')));
});
