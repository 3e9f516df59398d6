/** A piece of a page's words: as it is, or the name of a character that would not be seen or would reorder what is seen. */
export interface TextPiece {
  readonly text: string;
  readonly hidden: boolean;
}

/** Controls, format characters (bidi overrides, zero width), separators of lines, and what no font draws: private use, unassigned. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/u;
const JOINER = '\u200D';
const DRAWN_WITH_JOINER = /(?:\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier})$/u;

/**
 * @param text untrusted words of a page
 * @returns the same in pieces, each character that hides or misleads named by its code point; spaces in a row are one
 */
export function visibleText(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let plain = '';
  for (const character of text.replace(/ {2,}/g, ' ')) {
    const joinsEmoji = character === JOINER && DRAWN_WITH_JOINER.test(plain);
    if (!HIDDEN.test(character) || joinsEmoji) {
      plain += character;
      continue;
    }
    if (plain !== '') pieces.push({ text: plain, hidden: false });
    plain = '';
    pieces.push({ text: nameOf(character), hidden: true });
  }
  if (plain !== '') pieces.push({ text: plain, hidden: false });
  return pieces;
}

function nameOf(character: string): string {
  if (character === '\n') return '↵';
  if (character === '\t') return '⇥';
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
