import { codeOf, PicoError } from '../lib/errors.ts';

/** A result as the shell shows it: JSON, indent 4, keys sorted, amounts as decimal texts. Empty for null and undefined. */
export function formatResult(result: unknown): string {
  if (result === null || result === undefined) return '';
  return `${JSON.stringify(toJson(result), undefined, 4)}\n`;
}

/** The result as plain JSON: keys sorted at every level, bigints as decimal texts, undefined fields left out. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toJson);
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, field]) => [key, toJson(field)]));
}

/** An error as one line: `Code: what happened. What to do.` */
export function formatError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.replace(/\s+/g, ' ').trim();
  return `${codeOf(error)}: ${line}${hintFor(error, line)}\n`;
}

/** What to do, where the message alone does not say it. */
function hintFor(error: unknown, line: string): string {
  const end = /[.!?]$/.test(line) ? '' : '.';
  if (!(error instanceof PicoError)) {
    return `${end} This is a fault of picopay itself: "picopay history" shows what was done.`;
  }
  const hint = HINTS[error.code];
  return hint === undefined ? end : `${end} ${hint}`;
}

const HINTS: Readonly<Record<string, string>> = {
  StoreLocked:
    'Another picopay uses this wallet: stop it, or give the command to it through "picopay serve" (JSON-RPC).',
  ChainUnavailable: 'It is named by --chain, or by chain_url in config.json.',
  HubUnreachable: 'It is named by --hub, or by hub_url in config.json.',
  ChooseStore: 'Say which by --store_id.',
  WrongPassphrase: 'Set PICOPAY_PASSPHRASE or PICOPAY_PASSPHRASE_FILE to the one this home was made with.',
};
