/**
 * All documents of the database, out and in again, in MongoDB's own extended JSON: types come back as they were.
 * A restore goes into an empty database, or takes everything out of it first (rules BA1, BA4).
 */
import { BSON, type Db, type Document } from 'mongodb';
import type { BackupEntry } from '../../backup/backup-file.ts';

/** Who is migrating now is no part of what is kept. */
const LEFT_OUT = new Set(['migration_lock']);
const INSERTED_AT_ONCE = 200;

const collectionsOf = async (db: Db): Promise<string[]> => {
  const listed = await db.listCollections({}, { nameOnly: true }).toArray();
  return listed
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('system.') && !LEFT_OUT.has(name))
    .sort();
};

/** Every document, collection by collection. */
export async function* documentsOf(db: Db): AsyncIterable<BackupEntry> {
  for (const collection of await collectionsOf(db))
    for await (const document of db.collection(collection).find().sort({ _id: 1 }))
      yield { collection, document: BSON.EJSON.serialize(document, { relaxed: false }) };
}

export const isEmptyDatabase = async (db: Db): Promise<boolean> => {
  for (const name of await collectionsOf(db)) if (await db.collection(name).findOne()) return false;
  return true;
};

/** Takes out all documents; collections and their indexes stay. */
export const emptyDatabase = async (db: Db): Promise<void> => {
  for (const name of await collectionsOf(db)) await db.collection(name).deleteMany({});
};

export const putDocuments = async (db: Db, entries: AsyncIterable<BackupEntry>): Promise<void> => {
  let collection = '';
  let batch: Document[] = [];
  const put = async (): Promise<void> => {
    if (batch.length > 0) await db.collection(collection).insertMany(batch);
    batch = [];
  };
  for await (const entry of entries) {
    if (entry.collection !== collection || batch.length === INSERTED_AT_ONCE) await put();
    collection = entry.collection;
    batch.push(BSON.EJSON.deserialize(entry.document as Document, { relaxed: false }));
  }
  await put();
};
