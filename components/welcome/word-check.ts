/** The words as they are kept and compared: small letters, one space between. */
export function normalWords(text: string): string {
  return text.normalize('NFKD').trim().toLowerCase().split(/\s+/).join(' ');
}

export const listOf = (words: string): readonly string[] => normalWords(words).split(' ').filter(Boolean);

/**
 * @param count how many words there are
 * @param random gives a number in [0, 1)
 * @returns three places (from 0, rising) whose words are asked back: one in each third, so that no part goes unread
 */
export function placesToAsk(count: number, random: () => number): readonly number[] {
  const third = Math.floor(count / 3);
  return [0, 1, 2].map((part) => part * third + Math.floor(random() * third));
}

/** @returns of the places asked, those whose answer is not the word that stands there */
export function wrongPlaces(words: string, answers: ReadonlyMap<number, string>): readonly number[] {
  const list = listOf(words);
  return [...answers]
    .filter(([place, answer]) => normalWords(answer) !== list[place])
    .map(([place]) => place);
}

/** How many words a seed may have (BIP 39). */
export const isSeedLength = (count: number): boolean => [12, 15, 18, 21, 24].includes(count);
