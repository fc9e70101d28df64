/**
 * How text becomes words that can be found: lower case, accents off, split at everything that is neither a
 * letter nor a digit. Stored words and asked words go through the same function, so no adapter has its own
 * idea of a word and no character of a query can be query syntax (rule G5).
 */

/** More words than a person types; the rest of a pasted page is ignored. */
const MAX_QUERY_WORDS = 8;
const NOT_A_WORD = /[^\p{L}\p{N}]+/u;
const MARKS = /\p{M}+/gu;
/** "childrens" finds "Children's": an apostrophe joins what it stands between. */
const APOSTROPHES = /['\u2018\u2019\u02BC]/g;

export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(APOSTROPHES, '')
    .toLowerCase()
    .split(NOT_A_WORD)
    .filter((word) => word !== '');

/** The words of a query, or null where nothing was asked; an empty list means "asked for no word at all". */
export const queryWords = (text: string | undefined): string[] | null =>
  text === undefined || text.trim() === '' ? null : [...new Set(wordsOf(text))].slice(0, MAX_QUERY_WORDS);

export const haveAllWords = (words: readonly string[], asked: readonly string[]): boolean =>
  asked.every((start) => words.some((word) => word.startsWith(start)));
