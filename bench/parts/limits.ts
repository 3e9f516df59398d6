import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Outcome } from './load.ts';
import { freePort, scratch } from './processes.ts';

/** One cell of limit_hub.mjs: a hub stripped to the work that no hub can avoid, on the same machine in the same minute. */
export interface Limit {
  /** Its mode, with the batch: each, coalesce, cobatch10, locked, colocked. */
  readonly mode: string;
  readonly payers: number;
  readonly seconds: number;
}

const SCRIPT = fileURLToPath(new URL('../limit_hub.mjs', import.meta.url));
const LINE =
  /([\d.]+) pay\/s {2}p50 ([\d.]+) ms {2}p99 ([\d.]+) ms {2}hub CPU +([\d.]+) us\/pay {2}pays\/commit ([\d.]+)(.*)/;

/** Throws when the cell does not exist or did not run clean. */
export async function runLimit({ mode, payers, seconds }: Limit): Promise<Outcome> {
  const { dir, remove } = scratch();
  try {
    const env = {
      ...process.env,
      CELLS: `^${mode} native c${payers} d1$`,
      SECS: String(seconds),
      PORT: String(await freePort()),
    };
    const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT], { cwd: dir, env });
    const [, perSecond, p50, p99, cpu, together, trouble] = LINE.exec(stdout) ?? [];
    if (perSecond === undefined || trouble !== '')
      throw new Error(`the limit ${mode} c${payers} failed: ${stdout}`);
    return {
      perSecond: Number(perSecond),
      p50Ms: Number(p50),
      p99Ms: Number(p99),
      cpuUs: Number(cpu),
      syncsPerPayment: 1 / Number(together),
    };
  } finally {
    remove();
  }
}
