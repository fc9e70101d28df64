/**
 * The goods on MongoDB, shared by any number of nodes: a document per product in `products`, found by its words,
 * and the head of the feed in `catalogue` (catalogue-feed.ts). Reading the feed stops before a change that is under
 * way; where that stands for too long its writer is dead, and the reader completes it (SPEC G1–G11).
 */
import type { Db } from 'mongodb';
import { type CatalogueChanges, LIMITS, newId, type Random } from '../../../../shared/src/index.ts';
import { categoryName } from '../../catalogue/category-names.ts';
import { productOf } from '../../catalogue/product-content.ts';
import {
  type CatalogueStore,
  CatalogueUnavailable,
  type ProductDraft,
  type UpsertOutcome,
} from '../../ports/catalogue-store.ts';
import { planChange } from './catalogue-change.ts';
import { beginChange, completeChange, glanceAtHead, productsOf, readHead } from './catalogue-feed.ts';
import { searchProducts } from './catalogue-search.ts';
import type { MongoConnection } from './connect.ts';

export interface MongoCatalogueOptions {
  /** Names changes. */
  readonly random: Random;
  /** How long a change may stand before a reader completes it. */
  readonly helpAfterMs?: number;
  /** The most one change may hold; what is more comes in several. */
  readonly changeBytes?: number;
}

class Catalogue {
  readonly listeners = new Set<(revision: number) => void>();
  readonly #connection: MongoConnection;
  readonly #options: MongoCatalogueOptions;
  /** The change this process saw standing at its last look, and since when. */
  #standing: { readonly id: string; readonly sinceMs: number } | null = null;

  constructor(connection: MongoConnection, options: MongoCatalogueOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /** @throws CatalogueUnavailable, or an error about a document that cannot be read. */
  async run<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const answer = await this.#connection.run(work);
    if (answer.ok) return answer.value;
    const { code, detail } = answer.error;
    throw code === 'store-unavailable' ? new CatalogueUnavailable(detail) : new Error(detail);
  }

  async upsert(drafts: readonly ProductDraft[]): Promise<UpsertOutcome> {
    let [changed, done, revision] = [0, 0, 0];
    while (done < drafts.length) {
      const written = await this.run((db) => this.#write(db, drafts.slice(done)));
      done += written.taken;
      changed += written.changed;
      revision = written.newest;
    }
    if (changed > 0) for (const listener of this.listeners) listener(revision);
    return { changed, unchanged: drafts.length - changed };
  }

  async changesSince(revision: number, limit: number): Promise<CatalogueChanges> {
    const { newest, standing, safe } = await this.run(glanceAtHead);
    await this.#helpWhereNobodyDoes(standing);
    const since = revision > newest ? 0 : revision;
    const rows = await this.run((db) => {
      const later = productsOf(db).find({ revision: { $gt: since, $lte: safe } });
      return limit > 0 ? later.sort({ revision: 1 }).limit(limit).toArray() : Promise.resolve([]);
    });
    const products = rows.map((row) => productOf(row.content, row.revision));
    return { products, checkpoint: { revision: products.at(-1)?.revision ?? since } };
  }

  /** Tries again for as long as another writer has been quicker: then that one has come further. */
  async #write(
    db: Db,
    drafts: readonly ProductDraft[],
  ): Promise<{ taken: number; changed: number; newest: number }> {
    const skus = [...new Set(drafts.map(({ sku }) => sku))];
    for (;;) {
      const head = await readHead(db);
      if (head.change) {
        await completeChange(db, head.change);
        continue;
      }
      const fields = { position: 1, content: 1 };
      const stored = await productsOf(db)
        .find({ _id: { $in: skus } }, { projection: fields })
        .toArray();
      const after = head.newest ?? 0;
      const { products, changed, taken } = planChange(drafts, stored, after, this.#options.changeBytes);
      const newest = after + changed;
      if (changed === 0) return { taken, changed, newest };
      const change = { id: newId(this.#options.random), after, products };
      if (!(await beginChange(db, change, head, newest))) continue;
      await completeChange(db, change);
      return { taken, changed, newest };
    }
  }

  async #helpWhereNobodyDoes(standing: string | null): Promise<void> {
    const nowMs = performance.now();
    if (standing === null || this.#standing?.id !== standing) {
      this.#standing = standing === null ? null : { id: standing, sinceMs: nowMs };
      return;
    }
    if (nowMs - this.#standing.sinceMs < (this.#options.helpAfterMs ?? LIMITS.catalogueHelpMs)) return;
    await this.run(async (db) => {
      const { change } = await readHead(db);
      if (change?.id === standing) await completeChange(db, change);
    });
  }
}

const ON_SALE = { deleted: false };

const countByCategory = async (db: Db) => {
  const groups = productsOf(db).aggregate<{ _id: string; count: number }>([
    { $match: ON_SALE },
    { $group: { _id: '$category', count: { $sum: 1 } } },
  ]);
  return (await groups.toArray())
    .map(({ _id: slug, count }) => ({ slug, name: categoryName(slug), count }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** Needs the indexes of catalogue-indexes.ts to be quick, not to be right. */
export const createMongoCatalogueStore = (
  connection: MongoConnection,
  options: MongoCatalogueOptions,
): CatalogueStore => {
  const catalogue = new Catalogue(connection, options);
  return {
    upsert: (drafts) => catalogue.upsert(drafts),
    find: async (sku) => {
      const found = await catalogue.run((db) => productsOf(db).findOne({ _id: sku, ...ON_SALE }));
      return found && productOf(found.content, found.revision);
    },
    search: (query) => catalogue.run((db) => searchProducts(db, query)),
    categories: () => catalogue.run(countByCategory),
    changesSince: (revision, limit) => catalogue.changesSince(revision, limit),
    count: () => catalogue.run((db) => productsOf(db).countDocuments(ON_SALE)),
    onChange: (listener) => {
      catalogue.listeners.add(listener);
      return () => catalogue.listeners.delete(listener);
    },
  };
};
