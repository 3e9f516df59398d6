import { PicoError } from '../errors.ts';

/** Below this a password is refused. With the key derivation's 19 bits it is out of reach for a rented machine room. */
const WEAK_BITS = 45;
const STRONG_BITS = 65;

/** What people choose first, also as a part of something longer. Lower case, look-alike digits undone. */
const COMMON =
  'password|passwort|letmein|welcome|dragon|monkey|master|shadow|football|baseball|superman|batman|sunshine|princess|iloveyou|trustno|freedom|whatever|starwars|bitcoin|satoshi|wallet|picopay|crypto|secret|admin|login|abcdef|qwerty|qwertz|azerty|asdf|zxcv|yxcv|hunter|summer|winter|spring|autumn|monday|friday|michael|jessica|charlie|thomas|daniel|love|money|test|hello'.split(
    '|',
  );
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'zxcvbnm',
];
const LOOKS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

export type Strength = 'weak' | 'fair' | 'strong';

/** How long a guesser who knows how people choose would need: an estimate, on the careful side. */
export function passwordStrength(password: string): { readonly bits: number; readonly level: Strength } {
  const bits = Math.floor(bitsOf(password.normalize('NFKD')));
  return { bits, level: bits < WEAK_BITS ? 'weak' : bits < STRONG_BITS ? 'fair' : 'strong' };
}

/** Throws WeakPassword (data: bits, needed). */
export function checkPassword(password: string): void {
  const { bits, level } = passwordStrength(password);
  if (level === 'weak')
    throw new PicoError(
      'WeakPassword',
      'this password is too easy to guess; make it longer: four or five unrelated words are good',
      { bits, needed: WEAK_BITS },
    );
}

function bitsOf(text: string): number {
  const repeated = /^(.+?)\1+$/su.exec(text);
  const [, unit = ''] = repeated ?? [];
  if (unit !== '') return bitsOf(unit) + Math.log2(text.length / unit.length);
  let bits = 0;
  let rest = text;
  const plain = [...text.toLowerCase()].map((c) => LOOKS[c] ?? c).join('');
  if (plain.length === text.length)
    for (const word of COMMON)
      for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
        const part = rest.slice(at, at + word.length);
        if (part.includes('\0')) continue;
        // A word of the list, and how it is written.
        bits += 6 + (part === part.toLowerCase() ? 0 : 1) + (/[^a-z]/i.test(part) ? 1 : 0);
        rest = rest.slice(0, at) + '\0'.repeat(word.length) + rest.slice(at + word.length);
      }
  for (const run of rest.match(/\p{L}+|\d+|[^\p{L}\d\0]+/gu) ?? []) bits += runBits(run);
  return bits;
}

function runBits(run: string): number {
  const { length, bits: each } = shape(run);
  return length * each + (run.length > length ? Math.log2(run.length - length + 1) : 0);
}

/** Characters that a guesser must really guess, and what each is worth. */
function shape(run: string): { readonly length: number; readonly bits: number } {
  const lower = run.toLowerCase();
  let length = 0;
  for (let i = 0; i < lower.length; i++) if (!follows(lower, i)) length++;
  if (/^\d/.test(run)) return { length: /^(?:19|20)\d\d$/.test(run) ? 2 : length, bits: 3.3 };
  if (!/^\p{L}/u.test(run)) return { length, bits: 4 };
  // Letters in the order of no language are random ones; in others each says little (Shannon, 1951).
  const mixed = /\p{Ll}\p{Lu}/u.test(run) ? 1 : 0;
  const random = run.length < 3 || /[^aeiouyäöü]{5}/i.test(run);
  return { length, bits: (random ? 4.2 : 2.2) + mixed };
}

/** Is the character the same as the one before it, or its neighbour in an alphabet or on a keyboard's row? */
function follows(text: string, i: number): boolean {
  const pair = text.slice(i - 1, i + 1);
  if (i === 0 || pair.length < 2) return false;
  if (pair[0] === pair[1]) return i > 1 && text[i - 2] === pair[0];
  const three = text.slice(i - 2, i + 1);
  if (i < 2) return false;
  const back = [...three].reverse().join('');
  return ROWS.some((row) => row.includes(three) || row.includes(back));
}
