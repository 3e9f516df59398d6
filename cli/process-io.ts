import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { ShellIo } from './shell.ts';

/** This process's environment, streams and signals. */
export function processIo(): ShellIo {
  let stopping: Promise<void> | undefined;
  return {
    env: process.env,
    out: (line) => write(1, line),
    err: (line) => write(2, line),
    readInput: () => text(process.stdin),
    stopped() {
      stopping ??= new Promise((resolve) => {
        process.once('SIGINT', () => resolve());
        process.once('SIGTERM', () => resolve());
      });
      return stopping;
    },
  };
}

/** All of it before going on, so that ending the process cuts nothing off, also into a slow pipe. */
function write(descriptor: number, line: string): void {
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Whoever read has gone (`| head`): there is nobody left to tell.
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
