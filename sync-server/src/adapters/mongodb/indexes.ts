/** Indexes as values, so that a migration can make them and take them back. */
import type { CreateIndexesOptions, Db } from 'mongodb';

export interface DeclaredIndex {
  readonly collection: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  /** The name is given: taking it back needs it, and another name for the same key is refused by MongoDB. */
  readonly options: CreateIndexesOptions & { readonly name: string };
}

/** Makes those that are not there; harmless to repeat. */
export const ensureIndexes = async (db: Db, indexes: readonly DeclaredIndex[]): Promise<void> => {
  for (const { collection, key, options } of indexes)
    await db.collection(collection).createIndex(key, options);
};
