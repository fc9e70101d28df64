/**
 * The stores of a server that starts: on a database that was looked at, and migrated where it needed that. One that
 * is newer, or has another history, stops the start. One that cannot be reached does not: the stores are opened,
 * and look before their first call instead, so that none begins on a database it does not know (SPEC MI15–MI17).
 */
import { type MongoBasketStores, openMongoBasketStores } from './basket-stores.ts';
import { DatabaseUnreachable } from './migrations/migration.ts';
import { type PrepareOptions, prepareDatabase } from './prepare-database.ts';

export interface OpenPreparedOptions extends PrepareOptions {
  /** Hears the titles of the migrations that were run, now or later. */
  readonly onMigrated: (titles: readonly string[]) => void;
  /** Hears why the database could not be looked at yet. */
  readonly onUnreachable: (sentence: string) => void;
}

/** @throws DatabaseRefused, BadMongoAddress: sentences for the operator. */
export const openPreparedStores = async ({
  onMigrated,
  onUnreachable,
  ...options
}: OpenPreparedOptions): Promise<MongoBasketStores> => {
  let isPrepared = false;
  const prepare = async (): Promise<void> => {
    if (isPrepared) return;
    const titles = await prepareDatabase(options);
    isPrepared = true;
    if (titles.length > 0) onMigrated(titles);
  };
  try {
    await prepare();
  } catch (error) {
    if (!(error instanceof DatabaseUnreachable)) throw error;
    onUnreachable(error.message);
  }
  return openMongoBasketStores({ url: options.url, prepare });
};
