import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { verifyToken } from './verify-token.ts';

it('is true for the preimage of the hash and nothing else', async () => {
  for (let i = 0; i < 20; i++) {
    const token = randomBytes(32);
    const hash = createHash('sha256').update(token).digest('hex');
    expect(await verifyToken(token.toString('hex'), hash)).toBe(true);
    expect(await verifyToken(randomBytes(32).toString('hex'), hash)).toBe(false);
    expect(await verifyToken(hash, token.toString('hex'))).toBe(false);
  }
});

it('is false for what is not 64 lower-case hex digits, and never throws', async () => {
  const token = '00'.repeat(32);
  const hash = createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex');
  expect(await verifyToken(token, hash)).toBe(true);
  const wrong: unknown[] = [
    '',
    token.slice(2),
    `${token}00`,
    ` ${token}`,
    'zz'.repeat(32),
    null,
    undefined,
    7,
    {},
    [token],
  ];
  for (const bad of wrong) {
    expect(await verifyToken(bad as string, hash)).toBe(false);
    expect(await verifyToken(token, bad as string)).toBe(false);
  }
  expect(await verifyToken(token, hash.toUpperCase())).toBe(false);
});
