/**
 * The local store on RxDB over Dexie over IndexedDB, opened with strict durability: a write that resolved has
 * been flushed by the browser. Rejects where the browser gives no IndexedDB.
 */
import { createRxDatabase, type RxCollection, type RxDatabase } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { BasketRow, LocalStore, LogRow, WishlistRow } from '../../shop/local-store.ts';
import { createDeviceStore } from './device-store.ts';
import { createProductShelf } from './product-shelf.ts';
import { withQuickInserts } from './quick-inserts.ts';
import { createReadModels } from './read-models.ts';
import { COLLECTIONS, type DeviceDocument, type ShelvedProduct } from './schemas.ts';
import { createUpdateLog } from './update-log.ts';

export type Collections = {
  ydoc_updates: RxCollection<LogRow>;
  device: RxCollection<DeviceDocument>;
  products: RxCollection<ShelvedProduct>;
  baskets: RxCollection<BasketRow>;
  wishlists: RxCollection<WishlistRow>;
};

export interface DatabaseOptions {
  readonly name: string;
  /** In place of the browser's, for tests in Node. */
  readonly indexedDB?: IDBFactory;
  readonly IDBKeyRange?: typeof globalThis.IDBKeyRange;
  /** Several "tabs" of a test in one module realm; RxDB allows it in its dev mode only. */
  readonly ignoreDuplicate?: boolean;
}

export const openRxStore = async (options: DatabaseOptions): Promise<LocalStore> => {
  const { name, ignoreDuplicate = false, ...engine } = options;
  const database: RxDatabase<Collections> = await createRxDatabase<Collections>({
    name,
    storage: withQuickInserts(getRxStorageDexie({ ...engine, chromeTransactionDurability: 'strict' }), [
      'ydoc_updates',
    ]),
    multiInstance: true,
    // Few live queries over small collections: running one again costs less than the code that avoids it.
    eventReduce: false,
    ignoreDuplicate,
  });
  const collections = await database.addCollections(COLLECTIONS);
  return {
    log: createUpdateLog(collections.ydoc_updates),
    device: createDeviceStore(collections.device),
    products: createProductShelf(collections.products),
    readModels: createReadModels(collections.baskets, collections.wishlists),
    close: async () => {
      await database.close();
    },
  };
};
