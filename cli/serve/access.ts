import type { IncomingHttpHeaders } from 'node:http';
import { PicoError } from '../../lib/errors.ts';
import { equalsConstantTime } from '../home.ts';

/** Who may call: what the server listens on, and the token of the home. */
export interface Access {
  readonly host: string;
  readonly port: number;
  readonly token: string;
}

/**
 * Throws ForbiddenHost unless the caller names this very server (a page that rebinds its own name to 127.0.0.1 sends
 * that name), and Unauthorized unless it shows the token.
 */
export function checkAccess(headers: IncomingHttpHeaders, access: Access): void {
  if (!isOwnHost(headers.host, access)) {
    throw new PicoError(
      'ForbiddenHost',
      `This server answers to ${access.host}:${access.port} only; call it by that name.`,
    );
  }
  const [, shown = ''] = /^Bearer ([0-9a-f]{1,256})$/.exec(headers.authorization ?? '') ?? [];
  if (!equalsConstantTime(shown, access.token)) {
    throw new PicoError(
      'Unauthorized',
      'Send the header "Authorization: Bearer TOKEN" with the content of the file "token" in the home of the wallet.',
    );
  }
}

/** Only loopback: there is no TLS here, and the token would be readable on the way. Throws InsecureHost. */
export function checkLoopback(host: string): void {
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return;
  throw new PicoError(
    'InsecureHost',
    `${host} can be reached from outside, and this server has no TLS. Keep --host 127.0.0.1 and put a proxy with TLS before it.`,
    { field: 'host' },
  );
}

function isOwnHost(header: string | undefined, { host, port }: Access): boolean {
  const names = ['localhost', '127.0.0.1', '[::1]', host];
  return names.some((name) => header === `${name}:${port}` || (port === 80 && header === name));
}
