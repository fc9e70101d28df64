/** What every local store must keep, run over RxDB on IndexedDB and over memory (SPEC R1–R10). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalStore, LogEvent, LogRow } from '../../src/shop/local-store.ts';
import { product } from './support/product.ts';
import { until } from './support/until.ts';
import type { Untold } from './support/untold.ts';

export interface StoreGround {
  /** Another tab of the same browser. */
  openTab(): Promise<LocalStore>;
  readonly untold: Untold;
}

const row = (seq: number, docId: LogRow['docId'] = 'guest:g#0'): LogRow => ({
  id: `${docId}|${seq}`,
  docId,
  u: 'AAA=',
  sum: 1,
  at: 1,
  tab: 'tab',
  seq,
  ops: 1,
  unsaved: 1,
});

export const localStoreContract = (name: string, makeGround: () => StoreGround): void => {
  describe(`local store: ${name}`, () => {
    let ground: StoreGround;
    let open: LocalStore[] = [];
    const tab = async (): Promise<LocalStore> => {
      const store = await ground.openTab();
      open.push(store);
      return store;
    };
    beforeEach(() => {
      ground = makeGround();
    });
    afterEach(async () => {
      for (const store of open) await store.close();
      open = [];
    });

    it('R1 gives back the rows of one document in the order they were written', async () => {
      const { log } = await tab();
      for (const seq of [1, 2, 3]) await log.append(row(seq));
      await log.append(row(1, 'user:u#0'));
      expect(await log.read('guest:g#0')).toEqual([row(1), row(2), row(3)]);
      expect([...(await log.docIds())].sort()).toEqual(['guest:g#0', 'user:u#0']);
    });

    it('R2 refuses to write a row twice, and keeps the first', async () => {
      const { log } = await tab();
      await log.append(row(1));
      await expect(log.append({ ...row(1), u: 'BBB=' })).rejects.toThrow();
      expect(await log.read('guest:g#0')).toEqual([row(1)]);
    });

    it('R3 removes exactly the named rows, and again without complaint', async () => {
      const { log } = await tab();
      for (const seq of [1, 2, 3]) await log.append(row(seq));
      await log.remove([row(1).id, row(3).id]);
      await log.remove([row(1).id, 'never there']);
      expect(await log.read('guest:g#0')).toEqual([row(2)]);
    });

    it('R4 tells every tab of rows that come and go, whichever tab wrote them', async () => {
      const one = await tab();
      const two = await tab();
      const heard: LogEvent[] = [];
      two.log.on((event) => heard.push(event));
      await one.log.append(row(1));
      await until(() => heard.length === 1);
      await one.log.remove([row(1).id]);
      await until(() => heard.length === 2);
      expect(heard[0]).toMatchObject({ type: 'added', row: row(1) });
      expect(heard[1]).toEqual({ type: 'removed', docId: 'guest:g#0', id: row(1).id });
    });

    it('R5 keeps rows for the next life', async () => {
      const first = await tab();
      await first.log.append(row(1));
      await first.device.change('identity', () => ({ deviceId: 'd' }));
      await first.close();
      open = [];
      const second = await tab();
      expect(await second.log.read('guest:g#0')).toEqual([row(1)]);
      expect(await second.device.readAll()).toEqual({ identity: { deviceId: 'd' } });
    });

    it('R6 changes a device row atomically: two tabs that count lose no step', async () => {
      const stores = [await tab(), await tab()];
      const step = (store: LocalStore) =>
        store.device.change('epoch|user:u', (current) => ({ epoch: (current?.epoch ?? 0) + 1 }));
      await Promise.all(Array.from({ length: 20 }, (_, i) => step(stores[i % 2] as LocalStore)));
      expect(await stores[0]?.device.readAll()).toEqual({ 'epoch|user:u': { epoch: 20 } });
    });

    it('R7 leaves a device row out when it changes to nothing, and tells every tab', async () => {
      const one = await tab();
      const two = await tab();
      const heard: unknown[] = [];
      two.device.on((key, value) => heard.push([key, value]));
      await one.device.change('epoch|user:u', () => ({ epoch: 1 }));
      await until(() => heard.length === 1);
      await one.device.change('epoch|user:u', () => undefined);
      await until(() => heard.length === 2);
      expect(heard).toEqual([
        ['epoch|user:u', { epoch: 1 }],
        ['epoch|user:u', undefined],
      ]);
      expect(await two.device.readAll()).toEqual({});
      for (const epoch of [2, 3]) {
        await two.device.change('epoch|user:u', (current) => ({ epoch: epoch + (current?.epoch ?? 0) }));
        await one.device.change('epoch|user:u', (current) =>
          current?.epoch === epoch ? undefined : current,
        );
      }
      expect(await one.device.readAll()).toEqual({});
    });

    it('R8 keeps the shelf equal to the feed, tells of what came and went, and follows a poke', async () => {
      const store = await tab();
      const feed = [product('A', 1), product('a', 2), product('B', 3)];
      const changed: string[] = [];
      const removed: string[] = [];
      store.products.on((change) => {
        changed.push(...change.changed.map(({ sku }) => sku));
        removed.push(...change.removed);
      });
      const replication = await store.products.replicate({
        fetchAfter: async (revision, limit) => {
          const products = feed.filter((one) => one.revision > revision).slice(0, limit);
          return { products, checkpoint: { revision: products.at(-1)?.revision ?? revision } };
        },
      });
      await replication.isComplete;
      await until(() => changed.length === 3);
      const all = await store.products.readAll();
      expect([...all].sort((x, y) => x.revision - y.revision)).toEqual(feed);
      feed.push(product('B', 4, { deleted: true }), product('C', 5, { stock: 2 }));
      replication.poke();
      await until(() => removed.length === 1 && changed.includes('C'));
      expect((await store.products.readSome(['B', 'C'])).map(({ sku }) => sku)).toEqual(['C']);
      await replication.stop();
    });

    it('R10 reads rows of the log nobody told of, once it has read others', async () => {
      const { log } = await tab();
      const other = row(1, 'user:u#0');
      const read = async () => [
        await log.read('guest:g#0'),
        await log.ids('guest:g#0'),
        [...(await log.docIds())].sort(),
      ];
      await log.append(row(2));
      expect(await read()).toEqual([[row(2)], [row(2).id], ['guest:g#0']]);
      await ground.untold.append(row(1));
      await ground.untold.append(other);
      expect(await read()).toEqual([
        [row(1), row(2)],
        [row(1).id, row(2).id],
        ['guest:g#0', 'user:u#0'],
      ]);
      await ground.untold.remove(row(2));
      expect(await read()).toEqual([[row(1)], [row(1).id], ['guest:g#0', 'user:u#0']]);
    });

    it('R10 reads a device row nobody told of, and none that is gone', async () => {
      const { device } = await tab();
      await device.change('epoch|user:u', () => ({ epoch: 1 }));
      await device.change('identity', () => ({ deviceId: 'd' }));
      await device.change('epoch|user:u', () => undefined);
      expect(await device.readAll()).toEqual({ identity: { deviceId: 'd' } });
      await ground.untold.put('epoch|user:v', { epoch: 2 });
      expect(await device.readAll()).toEqual({ identity: { deviceId: 'd' }, 'epoch|user:v': { epoch: 2 } });
    });

    it('R9 replaces read models whole, and forgets an owner', async () => {
      const { readModels } = await tab();
      const basket = { owner: 'user:u', lines: [], itemCount: 0, updatedAt: 1 } as const;
      const list = { id: 'user:u|later', owner: 'user:u', list: 'later', name: '', lines: [] } as const;
      await readModels.put(basket, [list]);
      await readModels.put({ ...basket, itemCount: 2 }, []);
      await readModels.forget('user:u');
      await readModels.forget('user:u');
    });
  });
};
