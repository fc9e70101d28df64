/** Everything on sale but the products named: what an import of a whole shop takes off the shelves. */
import type { CatalogueStore, ProductDraft } from '../ports/catalogue-store.ts';

const PAGE = 1000;

/** Reads the change feed, the only way to see every product of a store of any size. */
export const onSaleBut = async (
  store: CatalogueStore,
  skus: ReadonlySet<string>,
): Promise<ProductDraft[]> => {
  const found: ProductDraft[] = [];
  let since = 0;
  for (;;) {
    const { products, checkpoint } = await store.changesSince(since, PAGE);
    for (const { revision: _revision, ...draft } of products)
      if (!draft.deleted && !skus.has(draft.sku)) found.push(draft);
    if (products.length < PAGE) return found;
    since = checkpoint.revision;
  }
};
