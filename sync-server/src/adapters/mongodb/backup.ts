/**
 * All documents of the database, out and in again, in MongoDB's own extended JSON: types come back as they were.
 * A restore goes into an empty database, or takes everything out of it first (rules BA1, BA4, BA7, BA8).
 */
import { BSON, type Db, type Document } from 'mongodb';
import type { BackupEntry } from '../../backup/backup-file.ts';
import { RESTORE } from './migrations/history.ts';

/**
 * The order in which a shop at work is read: what is written later is read earlier, so that whatever the file has,
 * it also has what that stands on (rule BA7). Another collection than these comes last; a new one belongs here.
 */
export const READING_ORDER: readonly string[] = [
  'migrations',
  // What a basket held before it was renewed is written before it is.
  'baskets',
  'archives',
  // A guest's secret comes before its basket, and its claim before anything of it is in the user's; what is claimed
  // and not merged is merged when the user's basket is opened.
  'guests',
  // Who claims or has a session has signed up: first the password was written, then the person.
  'sessions',
  'verifications',
  'users',
  'accounts',
  // The head knows of a revision before a product has it.
  'products',
  'catalogue',
];

/** Who is migrating now is no part of what is kept. */
export const LEFT_OUT: readonly string[] = ['migration_lock'];
const INSERTED_AT_ONCE = 200;

/** Ours whether they are there by now or not: the next moment they may be. */
const collectionsOf = async (db: Db): Promise<readonly string[]> => {
  const listed = await db.listCollections({}, { nameOnly: true }).toArray();
  const isAnother = (name: string): boolean =>
    !name.startsWith('system.') && !READING_ORDER.includes(name) && !LEFT_OUT.includes(name);
  const others = listed.map(({ name }) => name).filter(isAnother);
  return [...READING_ORDER, ...others.sort()];
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

/** Takes out all documents but the mark of a restore; collections and their indexes stay. */
export const emptyDatabase = async (db: Db): Promise<void> => {
  for (const name of await collectionsOf(db))
    await db.collection<{ _id: number }>(name).deleteMany({ _id: { $ne: RESTORE.number } });
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
