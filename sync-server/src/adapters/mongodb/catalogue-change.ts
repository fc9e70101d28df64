/**
 * What drafts would change about the goods that stand: which products get which revisions. A change that is too
 * large to stand in one document is cut, and the rest comes after it. Knows no connection.
 */
import { BSON } from 'mongodb';
import { LIMITS } from '../../../../shared/src/index.ts';
import { contentOf, searchableWords } from '../../catalogue/product-content.ts';
import type { ProductDraft } from '../../ports/catalogue-store.ts';
import type { ProductDocument } from './catalogue-feed.ts';

export type KnownProduct = Pick<ProductDocument, '_id' | 'position' | 'content'>;

export interface PlannedChange {
  /** One per sku, as it is to be. */
  readonly products: readonly ProductDocument[];
  /** Drafts that differed from what was there before them: as many revisions. */
  readonly changed: number;
  /** Drafts this change has dealt with, from the first. */
  readonly taken: number;
}

const documentOf = (
  draft: ProductDraft,
  content: string,
  revision: number,
  known: KnownProduct | undefined,
): ProductDocument => {
  const { name, rest } = searchableWords(draft);
  return {
    _id: draft.sku,
    revision,
    position: known?.position ?? revision,
    category: draft.category,
    deleted: draft.deleted,
    content,
    nameWords: [...new Set(name)],
    words: [...new Set([...name, ...rest])],
  };
};

export const planChange = (
  drafts: readonly ProductDraft[],
  stored: readonly KnownProduct[],
  newest: number,
  maxBytes: number = LIMITS.catalogueChangeBytes,
): PlannedChange => {
  const known = new Map(stored.map((product) => [product._id, product]));
  const products = new Map<string, ProductDocument>();
  let [changed, taken, bytes] = [0, 0, 0];
  for (const draft of drafts) {
    const content = contentOf(draft);
    if (known.get(draft.sku)?.content !== content) {
      const document = documentOf(draft, content, newest + changed + 1, known.get(draft.sku));
      bytes += BSON.calculateObjectSize(document);
      if (changed > 0 && bytes > maxBytes) break;
      known.set(draft.sku, document);
      products.set(draft.sku, document);
      changed += 1;
    }
    taken += 1;
  }
  return { products: [...products.values()], changed, taken };
};
