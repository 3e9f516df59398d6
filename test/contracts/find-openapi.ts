import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join('data', 'btcpay-openapi');

/**
 * The folder with BTCPay's OpenAPI files: named by PICOPAY_BTCPAY_OPENAPI, or data/btcpay-openapi in a folder beside this
 * repository, or beside the one it was cloned from. They are not part of it; undefined: they are not here.
 */
export function findOpenapi(root: string): string | undefined {
  const named = process.env['PICOPAY_BTCPAY_OPENAPI'];
  if (named !== undefined && named !== '') return path.resolve(named);
  for (const home of [root, originOf(root)]) {
    const around = home === undefined ? undefined : path.dirname(home);
    if (around === undefined || !existsSync(around)) continue;
    const found = readdirSync(around)
      .map((name) => path.join(around, name, FOLDER))
      .find((folder) => existsSync(folder));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where a clone on the same machine came from. */
function originOf(root: string): string | undefined {
  try {
    const url = execFileSync('git', ['remote', 'get-url', 'origin'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const folder = url.replace(/^file:\/\//, '');
    return path.isAbsolute(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}
