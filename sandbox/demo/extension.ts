import { spawn } from 'node:child_process';
import path from 'node:path';
import { PicoError } from '../../lib/errors.ts';
import type { DemoOptions } from './options.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** Builds the extension in its demo form from the source as it is: the folder to load. Throws PicoError BuildFailed. */
export async function buildDemoExtension(kind: DemoOptions['kind']): Promise<string> {
  const browser = kind === 'firefox' ? 'firefox' : 'chrome';
  const args = ['scripts/build.ts', '--out', '.output', '--browser', browser, '--mode', 'demo'];
  const child = spawn(process.execPath, args, {
    ...{ cwd: ROOT, env: { ...process.env, NODE_ENV: 'production' } },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      printed += part.toString();
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new PicoError('BuildFailed', `The extension could not be built:\n${printed.trim()}`);
  return path.join(ROOT, '.output', `${browser}-mv3-demo`);
}
