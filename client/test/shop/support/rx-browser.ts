/**
 * IndexedDB as one pretended browser has it, with as many tabs as wanted in one module realm. RxDB refuses a second
 * instance of a database outside its dev mode, so that is pretended while one is opened.
 */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { overwritable } from 'rxdb/plugins/core';
import { openRxStore } from '../../../src/adapters/rxdb/open-database.ts';
import type { LocalStore } from '../../../src/shop/local-store.ts';
import { type Untold, untoldInIndexedDB } from './untold.ts';

export interface RxBrowser {
  readonly indexedDB: IDBFactory;
  readonly untold: Untold;
  openStore(): Promise<LocalStore>;
}

let count = 0;

export const createRxBrowser = (): RxBrowser => {
  const indexedDB = new IDBFactory();
  count += 1;
  const name = `pannier-test-${process.pid}-${count}`;
  return {
    indexedDB,
    untold: untoldInIndexedDB(indexedDB, name),
    openStore: async () => {
      const { isDevMode } = overwritable;
      overwritable.isDevMode = () => true;
      try {
        return await openRxStore({ name, indexedDB, IDBKeyRange, ignoreDuplicate: true });
      } finally {
        overwritable.isDevMode = isDevMode;
      }
    },
  };
};
