/** The catalogue of the fake shop: a plain search over a list of products. */
import type { Category, Product } from '../../../shared/src/index.ts';
import type { CatalogueReader, Live } from '../../src/shop/shop.ts';

const NAMES: Readonly<Record<string, string>> = {
  textiles: 'Home textiles',
  stationery: 'Stationery & cards',
  toys: 'Toys & games',
  bags: 'Bags & travel',
  candles: 'Candles & scents',
  art: 'Prints & wall decor',
  care: 'Bath & care',
};
const nameOf = (slug: string): string => NAMES[slug] ?? slug.charAt(0).toUpperCase() + slug.slice(1);

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

const isFound = (product: Product, asked: readonly string[]): boolean => {
  const words = wordsOf(`${product.name} ${product.description} ${product.sku}`);
  return asked.every((start) => words.some((word) => word.startsWith(start)));
};

export const createFakeCatalogue = (
  products: () => readonly Product[],
  version: Live<number>,
): CatalogueReader => ({
  version,
  search: async ({ text = '', category, offset = 0, limit = 24 }) => {
    const found = products().filter(
      (product) =>
        (category === undefined || product.category === category) && isFound(product, wordsOf(text)),
    );
    return { products: found.slice(offset, offset + limit), total: found.length };
  },
  find: async (sku) => products().find((product) => product.sku === sku) ?? null,
  categories: async (): Promise<Category[]> => {
    const counts = new Map<string, number>();
    for (const { category } of products()) counts.set(category, (counts.get(category) ?? 0) + 1);
    return [...counts]
      .map(([slug, count]) => ({ slug, name: nameOf(slug), count }))
      .sort((a, b) => a.name.localeCompare(b.name));
  },
});
