/**
 * What a migration is. Numbered without gaps; once released it never changes. Both ways may be broken off and run
 * again, so each does only what is not done yet. `down` takes away what `up` made of indexes and fields, and never
 * a basket. Nodes of the version before go on working while `up` runs and after it (SPEC MI17): what they read and
 * write must stay right, so taking something away is the work of the version after the next.
 */
import { type Collection, type Db, MongoError } from 'mongodb';
import { type DeclaredIndex, ensureIndexes } from '../indexes.ts';

export interface Migration {
  /** From 1 on. */
  readonly number: number;
  readonly name: string;
  up(db: Db): Promise<void>;
  down(db: Db): Promise<void>;
}

/** The database is not one this server may work on; the message is a sentence for the operator. */
export class DatabaseRefused extends Error {}

/** The database cannot be looked at now; later it may be. The message is a sentence for the operator. */
export class DatabaseUnreachable extends Error {}

/** `0001-indexes` */
export const titleOf = ({ number, name }: Pick<Migration, 'number' | 'name'>): string =>
  `${String(number).padStart(4, '0')}-${name}`;

const NAMESPACE_NOT_FOUND = 26;
const INDEX_NOT_FOUND = 27;

const dropIndex = async (collection: Collection, name: string): Promise<void> => {
  try {
    await collection.dropIndex(name);
  } catch (error) {
    const isGone =
      error instanceof MongoError && (error.code === NAMESPACE_NOT_FOUND || error.code === INDEX_NOT_FOUND);
    if (!isGone) throw error;
  }
};

/** A migration that makes indexes, and on the way back drops them. */
export const indexMigration = (
  number: number,
  name: string,
  indexes: readonly DeclaredIndex[],
): Migration => ({
  number,
  name,
  up: (db) => ensureIndexes(db, indexes),
  down: async (db) => {
    for (const { collection, options } of indexes) await dropIndex(db.collection(collection), options.name);
  },
});
