/**
 * The goods this tab has at hand: a map, a search over it, and a number that grows with every change. Filled from
 * the local shelf, and before that is full, from what the server answered. Pure memory; who fills it is
 * `catalogue.ts`.
 */
import { type Category, type Product, queryWords } from '../../../shared/src/index.ts';
import { createLive } from './live.ts';
import { foundIn, type SearchWords, searchWordsOf } from './product-words.ts';
import type { Live, ProductQuery } from './shop.ts';

interface Shelved {
  readonly product: Product;
  readonly words: SearchWords;
}

export interface Goods {
  readonly version: Live<number>;
  get(sku: string): Product | null;
  /** Adds or replaces; an older revision than known is passed over. */
  put(products: readonly Product[]): void;
  remove(skus: readonly string[]): void;
  size(): number;
  search(query: ProductQuery): { products: readonly Product[]; total: number };
  /** Slugs with counts; names are the server's. */
  counts(): ReadonlyMap<string, number>;
  categories(names: ReadonlyMap<string, string>): readonly Category[];
}

const DEFAULT_LIMIT = 24;

/** Found by the beginning of the name, by words of the name, elsewhere: in this order, then as the shop had them. */
const ranked = (shelf: readonly Shelved[], text: string | undefined): readonly Product[] => {
  const asked = queryWords(text);
  if (asked === null) return shelf.map(({ product }) => product);
  const ranks: [Product[], Product[], Product[]] = [[], [], []];
  for (const { product, words } of shelf) {
    const rank = foundIn(words, asked);
    if (rank !== null) ranks[rank].push(product);
  }
  return ranks.flat();
};

/** `home-office` as "Home office", until the server has said its name. */
const spelled = (slug: string): string => slug.charAt(0).toUpperCase() + slug.slice(1).replaceAll('-', ' ');

export const createGoods = (): Goods => {
  const shelf = new Map<string, Shelved>();
  const version = createLive(0);
  let inOrder: readonly Shelved[] | null = null;
  let tellDue = false;

  /** A page of the feed is many products; pages redraw once. */
  const changed = (): void => {
    inOrder = null;
    if (tellDue) return;
    tellDue = true;
    queueMicrotask(() => {
      tellDue = false;
      version.set(version.get() + 1);
    });
  };
  const all = (): readonly Shelved[] => {
    inOrder ??= [...shelf.values()].sort((a, b) => a.product.revision - b.product.revision);
    return inOrder;
  };
  const isNews = (product: Product): boolean => {
    const known = shelf.get(product.sku)?.product;
    return known === undefined || known.revision !== product.revision;
  };

  const counts = (): Map<string, number> => {
    const found = new Map<string, number>();
    for (const { product } of shelf.values())
      found.set(product.category, (found.get(product.category) ?? 0) + 1);
    return found;
  };

  return {
    version,
    get: (sku) => shelf.get(sku)?.product ?? null,
    put: (products) => {
      const news = products.filter(isNews);
      for (const product of news) shelf.set(product.sku, { product, words: searchWordsOf(product) });
      if (news.length > 0) changed();
    },
    remove: (skus) => {
      const gone = skus.filter((sku) => shelf.delete(sku));
      if (gone.length > 0) changed();
    },
    size: () => shelf.size,
    search: ({ text, category, offset = 0, limit = DEFAULT_LIMIT }) => {
      const shelves = category ? all().filter(({ product }) => product.category === category) : all();
      const found = ranked(shelves, text);
      return { products: found.slice(offset, offset + limit), total: found.length };
    },
    counts,
    categories: (names) =>
      [...counts()]
        .map(([slug, count]) => ({ slug, name: names.get(slug) ?? spelled(slug), count }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
};
