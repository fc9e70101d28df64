/** Breaking a device's own storage from outside, the way disks and browsers do. Runs in the page. */
import type { Page } from '@playwright/test';

const LOG = 'rxdb-dexie-pannier--0--ydoc_updates';
const DEVICE = 'rxdb-dexie-pannier--0--device';

/** Makes the bytes of the `place`-th row of the log unreadable. Answers how many rows there are. */
export const corruptRow = (page: Page, place: number): Promise<number> =>
  page.evaluate(
    async ({ name, at }) => {
      const asked = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await asked(indexedDB.open(name));
      const store = database.transaction('docs', 'readwrite').objectStore('docs');
      const rows = (await asked(store.getAll())) as { id: string; u: string }[];
      const row = rows[at];
      if (!row) throw new Error(`the log has ${rows.length} rows`);
      await asked(store.put({ ...row, u: `//8${row.u.slice(3)}` }));
      database.close();
      return rows.length;
    },
    { name: LOG, at: place },
  );

/** Gives the guest of this device another secret than the one the server knows. */
export const forgetSecret = (page: Page): Promise<void> =>
  page.evaluate(async (name) => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await asked(indexedDB.open(name));
    const store = database.transaction('docs', 'readwrite').objectStore('docs');
    const rows = await asked(store.getAll());
    for (const row of rows) {
      const text = JSON.stringify(row);
      const other = text.replace(/("secret":")([^"]{4})/, '$1AAAA');
      if (other !== text) await asked(store.put(JSON.parse(other)));
    }
    database.close();
  }, DEVICE);

/** From now on the browser has no room for another row of the log; `clearRoom` ends it. */
export const fillRoom = (page: Page): Promise<void> =>
  page.evaluate((name) => {
    const prototype = IDBObjectStore.prototype;
    const own = { add: prototype.add, put: prototype.put };
    const refuse = (method: 'add' | 'put') =>
      function (this: IDBObjectStore, ...args: Parameters<IDBObjectStore['add']>) {
        if (this.transaction.db.name === name) throw new DOMException('no room', 'QuotaExceededError');
        return own[method].apply(this, args);
      };
    prototype.add = refuse('add');
    prototype.put = refuse('put');
    Object.assign(globalThis, { clearRoom: () => Object.assign(prototype, own) });
  }, LOG);

export const clearRoom = (page: Page): Promise<void> =>
  page.evaluate(() => (globalThis as unknown as { clearRoom(): void }).clearRoom());
