/**
 * What was done to this database: the collection `migrations`, one document per migration with its number as `_id`,
 * so that none is written twice. A history this server does not know is refused, never guessed at.
 */
import type { Db } from 'mongodb';
import { isDuplicate } from '../connect.ts';
import { DatabaseRefused, type Migration, titleOf } from './migration.ts';

interface AppliedDocument {
  readonly _id: number;
  readonly name: string;
  readonly appliedAt: Date;
}

export interface Applied {
  readonly number: number;
  readonly name: string;
  readonly appliedAt: Date;
}

/**
 * Stands in the history for as long as a restore is under way. Greater than any migration there will be: servers of
 * every version refuse a database that has it.
 */
export const RESTORE = { number: 999_999, name: 'restore' } as const;

const collectionOf = (db: Db) => db.collection<AppliedDocument>('migrations');

export const readHistory = async (db: Db): Promise<readonly Applied[]> => {
  const documents = await collectionOf(db).find().sort({ _id: 1 }).toArray();
  return documents.map(({ _id, name, appliedAt }) => ({ number: _id, name, appliedAt }));
};

/** Doing it again changes nothing. */
export const record = async (
  db: Db,
  { number, name }: Pick<Migration, 'number' | 'name'>,
  atMs: number,
): Promise<void> => {
  try {
    await collectionOf(db).insertOne({ _id: number, name, appliedAt: new Date(atMs) });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
};

export const forget = async (db: Db, { number }: Pick<Migration, 'number'>): Promise<void> => {
  await collectionOf(db).deleteOne({ _id: number });
};

/** @throws DatabaseRefused where a restore has not come to its end. */
export const refuseUnfinished = (applied: readonly Applied[]): void => {
  if (applied.some(({ number }) => number === RESTORE.number))
    throw new DatabaseRefused(
      'a restore into the database is under way, or was broken off: repeat it with --replace.',
    );
};

/** What is still to be done, in order. @throws DatabaseRefused where the history is newer or another's. */
export const pendingOf = (applied: readonly Applied[], known: readonly Migration[]): readonly Migration[] => {
  refuseUnfinished(applied);
  const newest = known.at(-1)?.number ?? 0;
  const newer = applied.filter(({ number }) => number > newest);
  if (newer.length > 0)
    throw new DatabaseRefused(
      `the database is newer than this server: it has had ${newer.map(titleOf).join(', ')}. Start the newer version, or roll back with it.`,
    );
  for (const done of applied) {
    const ours = known.find(({ number }) => number === done.number);
    if (ours?.name !== done.name)
      throw new DatabaseRefused(
        `the database has another history: ${titleOf(done)} was applied where this server knows ${ours ? titleOf(ours) : 'nothing'}.`,
      );
  }
  return known.filter(({ number }) => !applied.some((done) => done.number === number));
};
