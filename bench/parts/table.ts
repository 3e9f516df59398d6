import type { Outcome } from './load.ts';

/** The middle value; of two, the lower. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Each figure's own median over the runs. */
export function medianOutcome(runs: readonly Outcome[]): Outcome {
  const of = (pick: (o: Outcome) => number): number => median(runs.map(pick));
  return {
    perSecond: of((o) => o.perSecond),
    p50Ms: of((o) => o.p50Ms),
    p99Ms: of((o) => o.p99Ms),
    cpuUs: of((o) => o.cpuUs),
    syncsPerPayment: of((o) => o.syncsPerPayment),
  };
}

/** Columns as wide as they must be: the first to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return [line(head), widths.map((w) => '-'.repeat(w)).join('  '), ...rows.map(line)].join('\n');
}

export function perSecond(value: number): string {
  return `${Math.round(value).toLocaleString('en')}/s`;
}

export function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}
