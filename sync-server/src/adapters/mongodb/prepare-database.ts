/**
 * What a server does to its database before it works on it: refuses one that is newer than itself, and runs what
 * is pending, unless it was told that somebody else does that. A look costs one short read; only where something
 * is to be done does it open a connection that waits as long as an index takes to build (SPEC MI4–MI7).
 */

import type { Db } from 'mongodb';
import { LIMITS, type Result } from '../../../../shared/src/index.ts';
import { openMongo } from './connect.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { pendingOf, readHistory } from './migrations/history.ts';
import { DatabaseRefused, DatabaseUnreachable, titleOf } from './migrations/migration.ts';
import { type MigrationTools, migrateUp } from './migrations/run-migrations.ts';

export interface PrepareOptions extends MigrationTools {
  readonly url: string;
  /** false: pending migrations stop the start instead of being run. */
  readonly isMigrating?: boolean;
}

/** @throws DatabaseUnreachable in words for the operator. */
export const reached = <T>(result: Result<T>): T => {
  if (!result.ok)
    throw new DatabaseUnreachable(`MongoDB cannot be used: ${result.error.detail ?? 'no reason given'}.`);
  return result.value;
};

/** One piece of work on a connection of its own. @throws DatabaseRefused, DatabaseUnreachable, BadMongoAddress */
export const onDatabase = async <T>(
  url: string,
  answerMs: number,
  work: (db: Db) => Promise<T>,
): Promise<T> => {
  const connection = openMongo({ url, answerMs });
  try {
    return reached(await connection.run(work));
  } finally {
    await connection.close();
  }
};

/** Answers the titles of the migrations it ran. @throws DatabaseRefused, DatabaseUnreachable, BadMongoAddress: sentences for the operator. */
export const prepareDatabase = async ({
  url,
  isMigrating = true,
  ...tools
}: PrepareOptions): Promise<readonly string[]> => {
  const pending = await onDatabase(url, LIMITS.mongoAnswerMs, async (db) =>
    pendingOf(await readHistory(db), tools.migrations ?? MIGRATIONS),
  );
  if (pending.length === 0) return [];
  if (!isMigrating)
    throw new DatabaseRefused(
      `the database still needs ${pending.map(titleOf).join(', ')}: run "npm run migrate" first.`,
    );
  return onDatabase(url, LIMITS.migrationStepMs, (db) => migrateUp(db, tools));
};
