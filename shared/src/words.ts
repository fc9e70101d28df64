/**
 * How text becomes words that can be found, on devices and on the server alike: lower case, accents off, split at
 * everything that is neither a letter nor a digit; and which other word of English means the same thing. Knows no
 * catalogue and no index.
 */

/** More words than a person types; the rest of a pasted page is ignored. */
const MAX_QUERY_WORDS = 8;
const NOT_A_WORD = /[^\p{L}\p{N}]+/u;
const MARKS = /\p{M}+/gu;
/** "childrens" finds "Children's": an apostrophe joins what it stands between. */
const APOSTROPHES = /['\u2018\u2019\u02BC]/g;
// Almost every name is plain ASCII, and 4,000 names are folded before the first search.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
const PLAIN = /^[\x00-\x7f]*$/;

export const wordsOf = (text: string): string[] => {
  const bare = PLAIN.test(text) ? text : text.normalize('NFKD').replace(MARKS, '');
  const words = bare.replace(APOSTROPHES, '').toLowerCase().split(NOT_A_WORD);
  return words.filter((word) => word !== '');
};

/** Good enough for finding: "boxes" is "box", "berries" is "berry", "glass" stays. */
export const singular = (word: string): string => {
  if (word.length < 4 || word.endsWith('ss') || word.endsWith('us')) return word;
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:x|ch|sh|ss)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
};

/** A word that is looked for: whatever begins with `start` is found, and what is exactly `also`. */
export interface AskedWord {
  readonly start: string;
  /** The singular of a plural; the plural of a singular that does not begin it ("berries"). */
  readonly also: string | null;
}

const askedWord = (start: string): AskedWord => {
  const one = singular(start);
  if (one !== start) return { start, also: one };
  return { start, also: /..[^aeiou]y$/.test(start) ? `${start.slice(0, -1)}ies` : null };
};

/** The words of a query, or null where nothing was asked; an empty list means "asked for no word at all". */
export const queryWords = (text: string | undefined): AskedWord[] | null =>
  text === undefined || text.trim() === ''
    ? null
    : [...new Set(wordsOf(text))].slice(0, MAX_QUERY_WORDS).map(askedWord);
