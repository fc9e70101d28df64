/** The log of document updates as an append-only RxDB collection. Knows nothing of Yjs. */
import type { RxCollection } from 'rxdb/plugins/core';
import { merge } from 'rxjs';
import type { DocId, LogRow, UpdateLog } from '../../shop/local-store.ts';
import { newDocument } from './new-document.ts';

const CONTEXT = 'pannier-log-row';

export const createUpdateLog = (collection: RxCollection<LogRow>): UpdateLog => ({
  read: async (docId) => {
    const rows = await collection.find({ selector: { docId } }).exec();
    return rows.map((row) => row.toJSON() as LogRow).sort((a, b) => (a.id < b.id ? -1 : 1));
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
    const rows = await collection.find().exec();
    return [...new Set(rows.map(({ docId }): DocId => docId))];
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
