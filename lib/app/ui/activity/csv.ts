const NUMBER = /^-?\d+$/;
/** What spreadsheets take for the beginning of a formula, their full-width forms and hidden leading blanks included. */
const FORMULA = /^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/;

/**
 * Rows of cells → CSV (RFC 4180): CRLF, quotes doubled. Text that a spreadsheet would run gets an apostrophe before it;
 * whole numbers stay numbers.
 */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: string): string {
  const safe = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
