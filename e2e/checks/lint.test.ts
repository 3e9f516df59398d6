import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Built, buildExtension } from '../build.ts';

const WEB_EXT = fileURLToPath(new URL('../../node_modules/web-ext/bin/web-ext.js', import.meta.url));

interface Found {
  readonly code: string;
  readonly message: string;
  readonly file: string;
}
interface Report {
  readonly errors: readonly Found[];
  readonly warnings: readonly Found[];
}

let built: Built;
beforeAll(async () => {
  built = await buildExtension({ browser: 'firefox' });
});
afterAll(() => built?.discard());

it("passes the store's own lint, but for the one innerHTML that Preact brings", () => {
  const args = [WEB_EXT, 'lint', '--source-dir', built.dir, '--output', 'json', '--no-config-discovery'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 24 });
  const report = JSON.parse(stdout || stderr) as Report;
  expect(report.errors).toEqual([]);
  expect(report.warnings.filter(({ code }) => code !== 'UNSAFE_VAR_ASSIGNMENT')).toEqual([]);
  expect(report.warnings.length).toBeLessThanOrEqual(1);
});
