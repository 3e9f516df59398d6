import { describe, expect, it } from 'vitest';
import { passwordStrength } from './strength.ts';

const bits = (password: string) => passwordStrength(password).bits;

describe('the strength of a password', () => {
  it.each([
    '',
    'a',
    'password',
    'Password123!',
    'P@ssw0rd2024!',
    'qwertyuiop1234567890',
    'aaaaaaaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabcabcabc',
    'abcdefghijklmnopqrstuvwxyz',
    '12345678901234567890',
    'iloveyou iloveyou',
    'letmein-letmein-letmein',
    'Summer2025!',
    'elephant',
    'Bitcoin-Wallet-2026',
  ])('%j is weak', (password) => {
    expect(passwordStrength(password).level).toBe('weak');
  });

  it.each([
    'correct horse battery staple',
    'correct-horse-battery',
    'xK9#mQ2$vL7p',
    'tYq7Rk2wZp9bN4',
    'grüne Wiesen hinter dem Haus',
    'сегодня хорошая погода на улице',
  ])('%j is not', (password) => {
    expect(passwordStrength(password).level).not.toBe('weak');
  });

  it('grows with what is added, and not with what is repeated', () => {
    expect(bits('green meadow lantern')).toBeGreaterThan(bits('green meadow'));
    expect(bits('meadowmeadow') - bits('meadow')).toBeLessThanOrEqual(2);
    expect(bits('aaaaaaaa') - bits('aa')).toBeLessThanOrEqual(6);
  });

  it('is not below nothing and does not fail, whatever is typed', () => {
    for (const text of ['\0', '😀😀😀', 'ﬀ', ' '.repeat(500), 'İ'.repeat(9)])
      expect(bits(text)).toBeGreaterThanOrEqual(0);
  });
});
