/**
 * Writes to a store as a tab does that dies before it tells anybody: what it wrote is there, and no event came. Into
 * memory, and into IndexedDB past RxDB.
 */
import type { SharedMemory } from '../../../src/adapters/memory/local-store.ts';
import type { DeviceRows } from '../../../src/shop/device-rows.ts';
import type { LogRow } from '../../../src/shop/local-store.ts';

export interface Untold {
  append(row: LogRow): Promise<void>;
  remove(row: Pick<LogRow, 'id'>): Promise<void>;
  put<K extends keyof DeviceRows>(key: K, value: DeviceRows[K]): Promise<void>;
}

export const untoldInMemory = ({ rows, device }: SharedMemory): Untold => ({
  append: async (row) => void rows.set(row.id, row),
  remove: async (row) => void rows.delete(row.id),
  put: async (key, value) => void device.set(key, value),
});

/** What RxDB keeps beside a row. */
const BESIDE = { _deleted: '0', _rev: '1-untold', _meta: { lwt: 1 }, _attachments: {} };

export const untoldInIndexedDB = (indexedDB: IDBFactory, name: string): Untold => {
  const write = (collection: string, change: (rows: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open(`rxdb-dexie-${name}--0--${collection}`);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('docs', 'readwrite');
        transaction.onabort = () => reject(transaction.error);
        transaction.oncomplete = () => {
          opening.result.close();
          resolve();
        };
        change(transaction.objectStore('docs'));
      };
    });
  return {
    append: (row) => write('ydoc_updates', (rows) => rows.add({ ...row, ...BESIDE })),
    remove: ({ id }) => write('ydoc_updates', (rows) => rows.delete(id)),
    put: (id, value) => write('device', (rows) => rows.put({ id, value, ...BESIDE })),
  };
};
