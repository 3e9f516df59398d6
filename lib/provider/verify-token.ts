const HEX32 = /^[0-9a-f]{64}$/;

/**
 * Is this token the receipt of the invoice with this hash: is its SHA-256 the hash? Both 64 lower-case hex digits; anything else is false.
 * In browsers and Node. A server must take the hash from its own record of the invoice, and accept each token once.
 */
export async function verifyToken(token: string, hash: string): Promise<boolean> {
  if (typeof token !== 'string' || typeof hash !== 'string') return false;
  if (!HEX32.test(token) || !HEX32.test(hash)) return false;
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(token.slice(2 * i, 2 * i + 2), 16));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join('') === hash;
}
