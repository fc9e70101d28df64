/**
 * The log of document updates as an append-only RxDB collection. It is read past RxDB's queries, by the index RxDB
 * made: they answer from memory until an event says that something changed, and a tab that died as it wrote sent none
 * (SPEC R10). Knows nothing of Yjs.
 */
import type { RxCollection } from 'rxdb/plugins/core';
import type { RxStorageInstanceDexie } from 'rxdb/plugins/storage-dexie';
import { merge } from 'rxjs';
import type { DocId, LogRow, UpdateLog } from '../../shop/local-store.ts';
import { newDocument } from './new-document.ts';

const CONTEXT = 'pannier-log-row';
/** Of rows that are not deleted, `'0'` stands first. */
const LIVE = '0';
const BY_DOCUMENT = '[_deleted+docId+id]';

type Internals = RxStorageInstanceDexie<LogRow>['internals'];
type DexieRow = LogRow & Record<string, unknown>;

/** Without what RxDB keeps beside it. */
const rowOf = ({ id, docId, u, sum, at, tab, seq, ops, unsaved }: DexieRow): LogRow => ({
  id,
  docId,
  u,
  sum,
  at,
  tab,
  seq,
  ops,
  unsaved,
});

/** The stored rows of one document, or of all, in the order of their names. */
const stored = async ({ storageInstance }: RxCollection<LogRow>, docId?: DocId) => {
  const { dexieTable } = await (storageInstance.internals as Internals);
  const part = docId === undefined ? [LIVE] : [LIVE, docId];
  // An array is above every key of an index part that is a text.
  return dexieTable.where(BY_DOCUMENT).between(part, [...part, []]);
};

export const createUpdateLog = (collection: RxCollection<LogRow>): UpdateLog => ({
  read: async (docId) => {
    const rows = await stored(collection, docId);
    return ((await rows.toArray()) as DexieRow[]).map(rowOf);
  },
  ids: async (docId) => {
    const rows = await stored(collection, docId);
    return (await rows.primaryKeys()) as string[];
  },
  // Straight to the storage, so that the write is begun before anything else of the click (quick-inserts.ts).
  append: async (row) => {
    const { error } = await collection.storageInstance.bulkWrite([{ document: newDocument(row) }], CONTEXT);
    const [failed] = error;
    if (failed) throw new Error(`row ${row.id} could not be written: ${failed.status}`);
  },
  remove: async (ids) => {
    const { error } = await collection.bulkRemove([...ids]);
    // A conflict means that another tab has removed the row already.
    const failed = error.find(({ status }) => status !== 409);
    if (failed) throw new Error(`row ${failed.documentId} could not be removed: ${failed.status}`);
    // A removed row keeps its bytes until it is cleaned up.
    // The storage is asked itself: RxDB's cleanup plugin also starts jobs of its own and brings replication along.
    await collection.storageInstance.cleanup(0);
  },
  docIds: async () => {
    const rows = await stored(collection);
    const keys = (await rows.keys()) as unknown as readonly [string, DocId, string][];
    return [...new Set(keys.map(([, docId]) => docId))];
  },
  on: (listener) => {
    const subscription = merge(collection.insert$, collection.remove$).subscribe((event) => {
      const row: LogRow = event.documentData;
      if (event.operation === 'INSERT') listener({ type: 'added', row });
      else if (event.operation === 'DELETE') listener({ type: 'removed', docId: row.docId, id: row.id });
    });
    return () => subscription.unsubscribe();
  },
});
