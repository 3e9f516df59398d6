import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** `npm run test:contracts -- DIR`: the tests of both sides of Greenfield, each call held against BTCPay's OpenAPI files in DIR. */
const [folder] = process.argv.slice(2);
const { status } = spawnSync(path.join('node_modules', '.bin', 'vitest'), ['run', '--project', 'contracts'], {
  stdio: 'inherit',
  env: { ...process.env, ...(folder !== undefined && { PICOPAY_BTCPAY_OPENAPI: folder }) },
});
process.exitCode = status ?? 1;
