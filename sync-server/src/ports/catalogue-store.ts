/**
 * What the server needs of the place that keeps the goods. Products are written whole and never removed:
 * one that is no longer sold is written again with `deleted`, so that every device hears of it.
 * Revisions are given by the store and only by it. The contract every adapter runs is
 * tests/contract/catalogue-store.contract.ts (rules G1–G9).
 * A store that cannot be reached rejects with `CatalogueUnavailable`; "no such product" is null.
 */
import type { CatalogueChanges, Category, Product } from '../../../shared/src/index.ts';

/** A product before the store has given it its place in the change feed. */
export type ProductDraft = Omit<Product, 'revision'>;

/** The goods cannot be reached; it says nothing about them. */
export class CatalogueUnavailable extends Error {
  readonly statusCode = 503;
}

export interface UpsertOutcome {
  /** Products that were new or different and have a new revision. */
  readonly changed: number;
  /** Products that were stored exactly like this and kept their revision. */
  readonly unchanged: number;
}

export interface CatalogueSearch {
  /** Words; each must begin a word of the product. Blank or absent: everything. */
  readonly text?: string;
  /** Category slug. */
  readonly category?: string;
  readonly offset: number;
  readonly limit: number;
}

export interface FoundProducts {
  readonly products: readonly Product[];
  /** How many match in all, whatever the page. */
  readonly total: number;
}

export interface CatalogueStore {
  /**
   * All of `drafts` or none, in order; a later draft of the same sku wins. A store that several nodes share may
   * promise less (G11): what has been begun is completed, by this call or, where its process dies, by whoever
   * comes next; until then a reader may find a part of it, while the feed waits. Repeating the call is safe.
   */
  upsert(drafts: readonly ProductDraft[]): Promise<UpsertOutcome>;
  /** The product with exactly this code (case counts), or null; a deleted one is null too. */
  find(sku: string): Promise<Product | null>;
  /** Matches in the name first, then the rest, both in the order in which the shop first had them. */
  search(query: CatalogueSearch): Promise<FoundProducts>;
  /** Categories that have something to sell, by name. */
  categories(): Promise<readonly Category[]>;
  /**
   * At most `limit` products with a greater revision, oldest first, deleted ones included. A `revision`
   * this store has never reached comes from another store's life: the feed begins again. Who asks on from each
   * checkpoint misses no product, however many nodes write meanwhile (G10).
   */
  changesSince(revision: number, limit: number): Promise<CatalogueChanges>;
  /** Products that can be sold. */
  count(): Promise<number>;
  /** Calls `listener` with the newest revision after each upsert of this process that changed something. */
  onChange(listener: (revision: number) => void): () => void;
}
