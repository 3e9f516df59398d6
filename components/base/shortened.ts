/** @returns a text of machines as it fits a line: its ends, which are what one compares */
export const shortened = (text: string): string =>
  text.length > 34 ? `${text.slice(0, 14)}…${text.slice(-12)}` : text;
