import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const NAME = 'small-change';
const YEAR_SECONDS = 31_536_000;

/** Who a browser is: a random name in a signed cookie, so that nobody can take another's. No account, no address. */
export interface Sessions {
  /** The name in a Cookie header; undefined when there is none, or none of ours. */
  read(header: string | undefined): string | undefined;
  /** A new name, and the Set-Cookie header that keeps it. */
  create(): { readonly reader: string; readonly cookie: string };
}

/** @param key 32 random bytes of the shop's own, kept over restarts */
export function sessions(key: Uint8Array, options: { readonly secure: boolean }): Sessions {
  const sign = (reader: string) => createHmac('sha256', key).update(reader).digest();
  const flags = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${YEAR_SECONDS}${options.secure ? '; Secure' : ''}`;
  return {
    read(header = '') {
      const match = new RegExp(`(?:^|; )${NAME}=([0-9a-f]{32})\\.([0-9a-f]{64})(?:;|$)`).exec(header);
      const [, reader = '', mac = ''] = match ?? [];
      if (reader === '' || !timingSafeEqual(sign(reader), Buffer.from(mac, 'hex'))) return undefined;
      return reader;
    },
    create() {
      const reader = randomBytes(16).toString('hex');
      return { reader, cookie: `${NAME}=${reader}.${sign(reader).toString('hex')}; ${flags}` };
    },
  };
}
