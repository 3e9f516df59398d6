import { describe, expect, it } from 'vitest';
import { csvText } from './csv.ts';

describe('CSV', () => {
  it('quotes what RFC 4180 says must be quoted, and ends lines by CRLF', () => {
    expect(csvText([['a', 'b,c', 'say "hi"', 'two\nlines', '']])).toBe(
      'a,"b,c","say ""hi""","two\nlines",\r\n',
    );
  });

  it.each(['=1+1', '+1-2', '-1+1', '@SUM(A1)', ' =1', '\t=1', '\u200b=1', '＝1', '|calc', '%0a'])(
    'makes text of %j, which a spreadsheet might run',
    (cell) => {
      const text = csvText([[cell]]).trimEnd();
      expect(text.replace(/^"/, '')).toMatch(/^'/);
      expect(text).toContain(cell.trim());
    },
  );

  it('leaves numbers numbers', () => {
    expect(csvText([['-1500', '0', '21']])).toBe('-1500,0,21\r\n');
  });
});
