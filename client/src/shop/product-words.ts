/** How a product is found by typing: the words of shared/src/words.ts, and where in a product they are. */
import { type AskedWord, type Product, wordsOf } from '../../../shared/src/index.ts';

/** Text as words between spaces: " red mug ". */
const fold = (text: string): string => ` ${wordsOf(text).join(' ')} `;

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

const has = (text: string, { start, also }: AskedWord): boolean =>
  text.includes(` ${start}`) || (also !== null && text.includes(` ${also} `));

const beginsWith = (text: string, { start, also }: AskedWord): boolean =>
  text.startsWith(` ${start}`) || (also !== null && text.startsWith(` ${also} `));

/** 0: the name (or sku) begins with it; 1: words in the name do; 2: in the description too; null: not found. */
export const foundIn = (words: SearchWords, asked: readonly AskedWord[]): 0 | 1 | 2 | null => {
  const [first] = asked;
  if (!first) return null;
  const inName = asked.every((word) => has(words.name, word));
  const isCode = words.sku.startsWith(asked.map(({ start }) => start).join(''));
  if (isCode || (inName && beginsWith(words.name, first))) return 0;
  if (inName) return 1;
  const text = words.name + words.rest();
  return asked.every((word) => has(text, word)) ? 2 : null;
};
