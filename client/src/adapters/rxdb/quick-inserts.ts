/**
 * A layer over RxDB's Dexie storage for a collection of rows that are only ever added. The storage looks every row
 * up before it writes it and begins some promises after it was called; here a batch of new rows is one IndexedDB
 * transaction, begun and sealed (`commit()`) within the call. So the write runs beside the next rendering, and it is
 * finished also where the page goes away right after the click. Whatever is not a plain insert takes RxDB's own way.
 */
import {
  type BulkWriteRow,
  categorizeBulkWriteRows,
  type RxStorageBulkWriteResponse,
  type StringKeys,
} from 'rxdb/plugins/core';
import {
  fromStorageToDexie,
  type RxStorageDexie,
  type RxStorageInstanceDexie,
} from 'rxdb/plugins/storage-dexie';
import type { Subject } from 'rxjs';

/** Resolves when the rows are on disk. */
const addAll = (database: IDBDatabase, table: string, rows: readonly object[]): Promise<void> => {
  const transaction = database.transaction(table, 'readwrite', { durability: 'strict' });
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
    const store = transaction.objectStore(table);
    for (const row of rows) store.add(row);
    transaction.commit();
  });
};

/** Where the storage tells this tab and the others what was written. It has no public way in (SPEC R4 shows it works). */
const changesOf = <Row>(instance: RxStorageInstanceDexie<Row>): Subject<unknown> =>
  (instance as unknown as { changes$: Subject<unknown> }).changes$;

const isTaken = (error: unknown): boolean => error instanceof Error && error.name === 'ConstraintError';

const quicken = async <Row>(instance: RxStorageInstanceDexie<Row>): Promise<void> => {
  const { dexieDb, dexieTable, booleanIndexes } = await instance.internals;
  const primaryPath = instance.primaryPath as StringKeys<Row>;
  const changes = changesOf(instance);
  const writeAsRxDB = instance.bulkWrite.bind(instance);

  const insert = async (
    database: IDBDatabase,
    writes: BulkWriteRow<Row>[],
    context: string,
  ): Promise<RxStorageBulkWriteResponse<Row>> => {
    const rows = writes.map(({ document }) => fromStorageToDexie(booleanIndexes, document));
    try {
      await addAll(database, dexieTable.name, rows);
    } catch (error) {
      // A row of that name is there; RxDB tells which.
      if (isTaken(error)) return writeAsRxDB(writes, context);
      throw error;
    }
    const { eventBulk, newestRow } = categorizeBulkWriteRows(
      instance,
      primaryPath,
      new Map(),
      writes,
      context,
    );
    if (newestRow) {
      const { document } = newestRow;
      changes.next({ ...eventBulk, checkpoint: { id: document[primaryPath], lwt: document._meta.lwt } });
    }
    return { error: [] };
  };

  instance.bulkWrite = (writes, context) => {
    const database = dexieDb.isOpen() ? dexieDb.backendDB() : null;
    const isPlain = writes.every(({ previous, document }) => !previous && !document._deleted);
    return database && isPlain ? insert(database, writes, context) : writeAsRxDB(writes, context);
  };
};

/** `storage`, with quick inserts in the named collections. */
export const withQuickInserts = (storage: RxStorageDexie, collections: readonly string[]): RxStorageDexie => {
  const create = storage.createStorageInstance.bind(storage);
  storage.createStorageInstance = async <Row>(
    params: Parameters<typeof create<Row>>[0],
  ): Promise<RxStorageInstanceDexie<Row>> => {
    const instance = await create(params);
    if (collections.includes(params.collectionName)) await quicken(instance);
    return instance;
  };
  return storage;
};
