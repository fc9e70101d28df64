/**
 * The goods in this process's memory: for tests, and for an importer that only looks. Gone with the process.
 */
import { type AskedWord, type Category, type Product, queryWords } from '../../../../shared/src/index.ts';
import { categoryName } from '../../catalogue/category-names.ts';
import {
  contentOf,
  productOf,
  type SearchableWords,
  searchableWords,
} from '../../catalogue/product-content.ts';
import type {
  CatalogueSearch,
  CatalogueStore,
  FoundProducts,
  ProductDraft,
  UpsertOutcome,
} from '../../ports/catalogue-store.ts';

interface Row {
  readonly content: string;
  readonly product: Product;
  readonly words: SearchableWords;
}

export const createMemoryCatalogueStore = (): CatalogueStore => {
  const rows = new Map<string, Row>();
  const listeners = new Set<(revision: number) => void>();
  let newest = 0;

  const write = (draft: ProductDraft): boolean => {
    const content = contentOf(draft);
    if (rows.get(draft.sku)?.content === content) return false;
    newest += 1;
    rows.set(draft.sku, { content, product: productOf(content, newest), words: searchableWords(draft) });
    return true;
  };

  const upsert = (drafts: readonly ProductDraft[]): UpsertOutcome => {
    const changed = drafts.filter(write).length;
    if (changed > 0) for (const listener of listeners) listener(newest);
    return { changed, unchanged: drafts.length - changed };
  };

  const onSale = (): Row[] => [...rows.values()].filter((row) => !row.product.deleted);

  return {
    upsert: async (drafts) => upsert(drafts),
    find: async (sku) => {
      const product = rows.get(sku)?.product;
      return product === undefined || product.deleted ? null : product;
    },
    search: async (query) => searchRows(onSale(), query),
    categories: async () => countByCategory(onSale()),
    changesSince: async (revision, limit) => {
      const since = revision > newest ? 0 : revision;
      const later = [...rows.values()]
        .map((row) => row.product)
        .filter((product) => product.revision > since);
      const products = later.sort((a, b) => a.revision - b.revision).slice(0, limit);
      return { products, checkpoint: { revision: products.at(-1)?.revision ?? since } };
    },
    count: async () => onSale().length,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const searchRows = (
  rows: readonly Row[],
  { text, category, offset, limit }: CatalogueSearch,
): FoundProducts => {
  const asked = queryWords(text);
  if (asked?.length === 0) return { products: [], total: 0 };
  const shelf = category === undefined ? rows : rows.filter((row) => row.product.category === category);
  const found = asked === null ? shelf : byWhereFound(shelf, asked);
  return { products: found.slice(offset, offset + limit).map((row) => row.product), total: found.length };
};

const haveAllWords = (words: readonly string[], asked: readonly AskedWord[]): boolean =>
  asked.every(({ start, also }) => words.some((word) => word.startsWith(start) || word === also));

const byWhereFound = (rows: readonly Row[], asked: readonly AskedWord[]): Row[] => {
  const inName = rows.filter((row) => haveAllWords(row.words.name, asked));
  const known = new Set(inName);
  const elsewhere = rows.filter(
    (row) => !known.has(row) && haveAllWords([...row.words.name, ...row.words.rest], asked),
  );
  return [...inName, ...elsewhere];
};

const countByCategory = (rows: readonly Row[]): Category[] => {
  const counts = new Map<string, number>();
  for (const { product } of rows) counts.set(product.category, (counts.get(product.category) ?? 0) + 1);
  return [...counts]
    .map(([slug, count]) => ({ slug, name: categoryName(slug), count }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
};
