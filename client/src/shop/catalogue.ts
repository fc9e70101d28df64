/**
 * The catalogue as pages read it: from this device once its shelf is full, before that from the server, so that a
 * first visit shows goods at once. Everything the server answered is kept at hand, so that what was seen can be
 * put into the cart without a network (SPEC C1–C6).
 */
import type { Category, Product } from '../../../shared/src/index.ts';
import { createGoods, type Goods } from './goods.ts';
import type { ProductFeed, ProductShelf, Replication } from './local-store.ts';
import type { CatalogueReader, ProductQuery } from './shop.ts';
import type { ShopApi } from './shop-api.ts';

export interface Catalogue extends CatalogueReader {
  /** What is at hand; null where this tab has not met it. */
  at(sku: string): Product | null;
  /** Brings products of the shelf to hand. */
  fetchLocal(skus: readonly string[]): Promise<void>;
  size(): number;
  /** Pictures of the first goods of the shop. */
  firstPictures(limit: number): readonly string[];
  /** Reads the whole shelf. */
  load(): Promise<void>;
  /** Keeps the shelf equal to the server's feed; for the leading tab. */
  replicate(): Promise<Replication>;
  close(): void;
}

const toQuery = ({ text, category, offset, limit }: ProductQuery): string => {
  const query = new URLSearchParams();
  if (text) query.set('q', text);
  if (category) query.set('category', category);
  if (offset) query.set('offset', `${offset}`);
  if (limit) query.set('limit', `${limit}`);
  return query.toString();
};

/** The feed in the shape replication asks for: no answer is an exception, it tries again. */
const feedOf = (api: ShopApi): ProductFeed => ({
  fetchAfter: async (revision, limit) => {
    const page = await api.changes(revision, limit);
    if (!page.ok) throw new Error(`catalogue feed: ${page.error.code}`);
    return page.value;
  },
});

/** Where names of categories are kept between lives; products carry only slugs. */
export interface CategoryNames {
  read(): Readonly<Record<string, string>>;
  write(names: Readonly<Record<string, string>>): void;
}

export const createCatalogue = (
  shelf: ProductShelf,
  api: ShopApi,
  kept: CategoryNames,
  goods: Goods = createGoods(),
): Catalogue => {
  const names = new Map(Object.entries(kept.read()));
  let isLoaded = false;
  let isWhole = false;
  let loading: Promise<void> | null = null;
  /** Skus that are not on the shelf, so that it is not asked again for every change of the basket. */
  const absent = new Set<string>();
  const stop = shelf.on(({ changed, removed }) => {
    absent.clear();
    goods.put(changed);
    goods.remove(removed);
  });

  const load = (): Promise<void> => {
    loading ??= shelf.readAll().then((products) => {
      goods.put(products);
      isLoaded = true;
      // A shelf that was filled in an earlier life is good enough to search without asking anybody.
      isWhole ||= products.length > 0;
    });
    return loading;
  };
  const note = (categories: readonly Category[]): readonly Category[] => {
    const news = categories.filter(({ slug, name }) => names.get(slug) !== name);
    for (const { slug, name } of news) names.set(slug, name);
    if (news.length > 0) kept.write(Object.fromEntries(names));
    return categories;
  };
  const local = async (): Promise<boolean> => {
    if (!isLoaded) await load();
    return isWhole;
  };

  return {
    version: goods.version,
    at: goods.get,
    size: goods.size,
    firstPictures: (limit) => goods.search({ limit }).products.map(({ picture }) => picture),
    load,
    fetchLocal: async (skus) => {
      const unknown = skus.filter((sku) => !goods.get(sku) && !absent.has(sku));
      if (unknown.length === 0) return;
      for (const sku of unknown) absent.add(sku);
      goods.put(await shelf.readSome(unknown));
    },
    search: async (query) => {
      if (await local()) return goods.search(query);
      const answer = await api.products(toQuery(query));
      if (!answer.ok) return goods.search(query);
      goods.put(answer.value.products);
      return answer.value;
    },
    find: async (sku) => {
      const known = goods.get(sku) ?? (await shelf.readSome([sku]))[0];
      if (known) {
        goods.put([known]);
        return known;
      }
      const answer = await api.product(sku);
      if (answer.ok) goods.put([answer.value]);
      return answer.ok ? answer.value : null;
    },
    categories: async () => {
      const isLocal = await local();
      if (isLocal && [...goods.counts().keys()].every((slug) => names.has(slug)))
        return goods.categories(names);
      const answer = await api.categories();
      return answer.ok ? note(answer.value) : goods.categories(names);
    },
    replicate: async () => {
      const replication = await shelf.replicate(feedOf(api));
      void replication.isComplete.then(async () => {
        await load();
        isWhole = goods.size() > 0;
      });
      return replication;
    },
    close: stop,
  };
};
