/**
 * How a product is found by typing: lower case, accents off, split at everything that is neither letter nor digit.
 * The same folding as the server's search, so that a search finds the same with and without a network.
 */
import type { Product } from '../../../shared/src/index.ts';

/** More words than a person types; the rest of a pasted page is ignored. */
const MAX_QUERY_WORDS = 8;
const NOT_A_WORD = /[^\p{L}\p{N}]+/u;
const MARKS = /\p{M}+/gu;
/** "childrens" finds "Children's": an apostrophe joins what it stands between. */
const APOSTROPHES = /['\u2018\u2019\u02BC]/g;
// Almost every name is plain ASCII, and 4,000 names are folded before the first search.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
const PLAIN = /^[\x00-\x7f]*$/;

/** Text as words between spaces, with one in front: " red mug". */
const fold = (text: string): string => {
  const bare = PLAIN.test(text) ? text : text.normalize('NFKD').replace(MARKS, '');
  const words = bare.replace(APOSTROPHES, '').toLowerCase().split(NOT_A_WORD);
  return ` ${words.filter((word) => word !== '').join(' ')}`;
};

export interface SearchWords {
  readonly name: string;
  readonly sku: string;
  /** Description and category, folded when first needed. */
  rest(): string;
}

export const searchWordsOf = (product: Product): SearchWords => {
  let rest: string | null = null;
  return {
    name: fold(product.name),
    sku: product.sku.toLowerCase(),
    rest: () => {
      rest ??= fold(`${product.description} ${product.category}`);
      return rest;
    },
  };
};

/** The words of a query, or null where nothing was asked. */
export const queryWords = (text: string | undefined): readonly string[] | null => {
  if (text === undefined || text.trim() === '') return null;
  return [...new Set(fold(text).trim().split(' '))].slice(0, MAX_QUERY_WORDS);
};

/** 0: the name (or sku) begins with it; 1: words in the name do; 2: in the description too; null: not found. */
export const foundIn = (words: SearchWords, asked: readonly string[]): 0 | 1 | 2 | null => {
  const [first = ''] = asked;
  if (first === '') return null;
  const inName = asked.every((word) => words.name.includes(` ${word}`));
  if (words.sku.startsWith(asked.join('')) || (inName && words.name.startsWith(` ${first}`))) return 0;
  if (inName) return 1;
  const text = words.name + words.rest();
  return asked.every((word) => text.includes(` ${word}`)) ? 2 : null;
};
