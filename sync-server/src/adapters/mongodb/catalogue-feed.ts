/**
 * How the goods change on MongoDB without transactions, several nodes at once. One document, the head, knows the
 * newest revision and the one change that is under way, whole. A writer puts its change there only where no other
 * stands and nothing has changed since it looked; then the products are written and the change is taken away.
 * Whoever meets a change that stands completes it first, so a writer that dies leaves nothing half done, nobody
 * waits for anybody, and revisions become visible in their order. Writing a change again alters nothing: no
 * product goes back to an earlier revision (SPEC G10, G11).
 */
import { type Collection, type Db, MongoBulkWriteError } from 'mongodb';
import { DUPLICATE_KEY, isDuplicate } from './connect.ts';

export interface ProductDocument {
  /** The sku. */
  readonly _id: string;
  readonly revision: number;
  /** The revision with which the shop first had it: the order of the shop. */
  readonly position: number;
  readonly category: string;
  readonly deleted: boolean;
  readonly content: string;
  readonly nameWords: readonly string[];
  readonly words: readonly string[];
}

export interface Change {
  readonly id: string;
  /** The newest revision before it: everything up to here stands. */
  readonly after: number;
  readonly products: readonly ProductDocument[];
}

interface HeadDocument {
  readonly _id: 'head';
  readonly newest: number;
  readonly change?: Change;
}

export interface Head {
  /** null where no goods were ever written. */
  readonly newest: number | null;
  readonly change: Change | null;
}

const HEAD = 'head';

export const productsOf = (db: Db): Collection<ProductDocument> => db.collection<ProductDocument>('products');
const headsOf = (db: Db): Collection<HeadDocument> => db.collection<HeadDocument>('catalogue');

export const readHead = async (db: Db): Promise<Head> => {
  const found = await headsOf(db).findOne({ _id: HEAD });
  return { newest: found?.newest ?? null, change: found?.change ?? null };
};

/** The same without the change's products, which may be megabytes. */
export const glanceAtHead = async (
  db: Db,
): Promise<{ newest: number; standing: string | null; safe: number }> => {
  const fields = { newest: 1, 'change.id': 1, 'change.after': 1 };
  const found = await headsOf(db).findOne({ _id: HEAD }, { projection: fields });
  const newest = found?.newest ?? 0;
  return { newest, standing: found?.change?.id ?? null, safe: found?.change?.after ?? newest };
};

/** Puts a change into the head; false where another stands, or something has changed since `newest` was read. */
export const beginChange = async (
  db: Db,
  change: Change,
  { newest: known }: Head,
  newest: number,
): Promise<boolean> => {
  try {
    const { matchedCount, upsertedCount } = await headsOf(db).updateOne(
      { _id: HEAD, newest: known ?? 0, change: { $exists: false } },
      { $set: { newest, change } },
      { upsert: known === null },
    );
    return matchedCount + upsertedCount === 1;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
};

/** What is there already, at this revision or a later one, is left as it is: its insert meets its own `_id`. */
const writeProducts = async (db: Db, products: readonly ProductDocument[]): Promise<void> => {
  const writes = products.map(({ _id, ...fields }) => ({
    updateOne: {
      filter: { _id, revision: { $lt: fields.revision } },
      update: { $set: fields },
      upsert: true,
    },
  }));
  try {
    await productsOf(db).bulkWrite(writes, { ordered: false });
  } catch (error) {
    const isOnlyThere =
      error instanceof MongoBulkWriteError &&
      [error.writeErrors].flat().every(({ code }) => code === DUPLICATE_KEY);
    if (!isOnlyThere) throw error;
  }
};

/** Completes a change; harmless for one that is completed. */
export const completeChange = async (db: Db, { id, products }: Change): Promise<void> => {
  await writeProducts(db, products);
  await headsOf(db).updateOne({ _id: HEAD, 'change.id': id }, { $unset: { change: 1 } });
};
