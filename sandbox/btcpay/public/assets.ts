import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Call, Reply } from '../http.ts';
import type { Instance } from '../instance.ts';

const FOLDER = path.join(import.meta.dirname, '..', 'assets');
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** GET /assets/:name: of the checkout page. */
export function getAsset(_: Instance, call: Call): Reply {
  return file(FOLDER, call.params['name'] ?? '');
}

/** GET /modal/btcpay.js */
export function getModal(): Reply {
  return file(FOLDER, 'btcpay.js');
}

function file(folder: string, name: string): Reply {
  const type = TYPES[path.extname(name)];
  if (type === undefined || !/^[a-z-]+\.[a-z]+$/.test(name))
    return { status: 404, type: 'text/plain', body: '' };
  try {
    return { type, body: readFileSync(path.join(folder, name), 'utf8') };
  } catch {
    return { status: 404, type: 'text/plain', body: '' };
  }
}
