/**
 * What a product says, without where it stands in the change feed: one canonical spelling, used to store it
 * and to see whether anything changed at all. Knows no store.
 */
import { type Product, wordsOf } from '../../../shared/src/index.ts';
import type { ProductDraft } from '../ports/catalogue-store.ts';
import { categoryName } from './category-names.ts';

/** Equal texts for equal contents; members stand in this order whatever order they came in. */
export const contentOf = (draft: ProductDraft): string =>
  JSON.stringify({
    sku: draft.sku,
    name: draft.name,
    description: draft.description,
    category: draft.category,
    kind: draft.kind,
    priceMinor: draft.priceMinor,
    currency: draft.currency,
    stock: draft.stock,
    cap: draft.cap,
    options: draft.options.map(({ name, label, values }) => ({ name, label, values: [...values] })),
    picture: draft.picture,
    deleted: draft.deleted,
  });

/** @throws SyntaxError where a store gives back what `contentOf` never wrote. */
export const productOf = (content: string, revision: number): Product => {
  const draft = JSON.parse(content) as ProductDraft;
  return { ...draft, revision };
};

export interface SearchableWords {
  readonly name: readonly string[];
  readonly rest: readonly string[];
}

export const searchableWords = (draft: ProductDraft): SearchableWords => ({
  name: wordsOf(draft.name),
  rest: wordsOf(`${draft.sku} ${categoryName(draft.category)} ${draft.description}`),
});

/** Where the picture of a product is served from (http/picture-routes.ts). */
export const picturePath = (sku: string): string => `/pictures/${encodeURIComponent(sku)}.svg`;
