/** The goods on a MongoDB: the contracts, writers that die in the middle, and the declared indexes. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  catalogueStoreContract,
  draft,
  sharedCatalogueContract,
} from '../../../tests/contract/catalogue-store.contract.ts';
import { CATALOGUE_INDEXES } from '../../src/adapters/mongodb/catalogue-indexes.ts';
import {
  createMongoCatalogueStore,
  type MongoCatalogueOptions,
} from '../../src/adapters/mongodb/catalogue-store.ts';
import { type MongoConnection, openMongo } from '../../src/adapters/mongodb/connect.ts';
import { ensureIndexes } from '../../src/adapters/mongodb/indexes.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import { CatalogueUnavailable } from '../../src/ports/catalogue-store.ts';
import { type TestMongo, testMongo } from '../adapters/mongo-database.ts';

const found = await testMongo();
afterAll(() => found?.dispose());

const opened: MongoConnection[] = [];
afterEach(async () => {
  for (const connection of opened.splice(0)) await connection.close();
});
const connect = (url: string): MongoConnection => {
  const connection = openMongo({ url });
  opened.push(connection);
  return connection;
};
const open = (url: string, more: Partial<MongoCatalogueOptions> = {}) =>
  createMongoCatalogueStore(connect(url), { random: systemRandom, ...more });

class Died extends Error {}

/** A process that ends before its `last + 1`th word to the database; of a bulk of writes the first is done. */
const dyingAfter = (connection: MongoConnection, last: number): MongoConnection => {
  let said = 0;
  const dying = (target: object): never =>
    new Proxy(target, {
      get: (of, name) => {
        const member: unknown = Reflect.get(of, name);
        if (typeof member !== 'function') return member;
        const isWord = ['findOne', 'updateOne', 'bulkWrite', 'find'].includes(String(name));
        return (...args: unknown[]) => {
          const isLast = isWord && said++ >= last;
          if (isLast && name !== 'bulkWrite') throw new Died();
          const [writes] = args as [unknown[]];
          if (isLast)
            return Reflect.apply(member, of, [writes.slice(0, 1)]).then(() => Promise.reject(new Died()));
          const answer: unknown = Reflect.apply(member, of, args);
          return name === 'collection' ? dying(answer as object) : answer;
        };
      },
    }) as never;
  return { ...connection, run: (work) => connection.run((db) => work(dying(db))) };
};

const suite = (mongo: TestMongo): void => {
  catalogueStoreContract(mongo.server.name, () => open(mongo.newUrl()));
  sharedCatalogueContract(mongo.server.name, () => {
    const url = mongo.newUrl();
    return [open(url), open(url), open(url, { helpAfterMs: 0 })];
  });

  describe('the goods on MongoDB', () => {
    const before = [draft('a', { name: 'Old' }), draft('b', { name: 'Old' })];
    const batch = [draft('b', { name: 'New' }), draft('c', { name: 'New' }), draft('a', { name: 'New' })];
    const feedOf = async (store: ReturnType<typeof open>) =>
      (await store.changesSince(0, 9)).products.map(
        ({ sku, name, revision }) => `${sku} ${name} ${revision}`,
      );
    const WHOLE = ['b New 3', 'c New 4', 'a New 5'];
    const OLD = ['a Old 1', 'b Old 2'];

    it.each([0, 1, 2, 3, 4])(
      'G11 a writer that dies after %i words leaves all or none, once looked at again',
      async (words) => {
        const url = mongo.newUrl();
        await open(url).upsert(before);
        const dying = createMongoCatalogueStore(dyingAfter(connect(url), words), { random: systemRandom });
        await expect(dying.upsert(batch)).rejects.toThrow(Died);
        const reader = open(url, { helpAfterMs: 0 });
        // The first look sees a change standing, the second completes it.
        for (let look = 0; look < 2; look++) await reader.changesSince(0, 9);
        expect(await feedOf(reader)).toEqual(words < 3 ? OLD : WHOLE);
        const again = await open(url).upsert(batch);
        expect(again).toEqual(words < 3 ? { changed: 3, unchanged: 0 } : { changed: 0, unchanged: 3 });
        expect(await feedOf(reader)).toEqual(WHOLE);
      },
    );

    it('G11 repeating an import completes what stands before it looks, and readers wait meanwhile', async () => {
      const url = mongo.newUrl();
      await open(url).upsert(before);
      const dying = createMongoCatalogueStore(dyingAfter(connect(url), 3), { random: systemRandom });
      await expect(dying.upsert(batch)).rejects.toThrow(Died);
      const patient = open(url);
      // b is written already, with a revision that is not told yet.
      for (let look = 0; look < 5; look++) expect(await feedOf(patient)).toEqual(['a Old 1']);
      expect(await open(url).upsert([draft('a', { name: 'Newer' })])).toEqual({ changed: 1, unchanged: 0 });
      expect(await feedOf(patient)).toEqual(['b New 3', 'c New 4', 'a Newer 6']);
    });

    it('G11 a change that is too large for one document comes as several', async () => {
      const url = mongo.newUrl();
      const store = open(url, { changeBytes: 1_000 });
      const many = Array.from({ length: 20 }, (_, i) => draft(`s${i}`));
      expect(await store.upsert(many)).toEqual({ changed: 20, unchanged: 0 });
      expect(await store.upsert([...many, draft('last')])).toEqual({ changed: 1, unchanged: 20 });
      expect((await store.changesSince(0, 100)).products.map(({ revision }) => revision)).toEqual(
        Array.from({ length: 21 }, (_, i) => i + 1),
      );
    });

    it('G5 a page of nothing is empty, not everything', async () => {
      const store = open(mongo.newUrl());
      await store.upsert(before);
      expect(await store.search({ offset: 0, limit: 0 })).toEqual({ products: [], total: 2 });
      expect((await store.changesSince(0, 0)).products).toEqual([]);
    });

    it('G1 a store that cannot be reached says so, and is never empty', async () => {
      const connection = connect(mongo.newUrl());
      const store = createMongoCatalogueStore(connection, { random: systemRandom });
      await connection.close();
      await expect(store.find('a')).rejects.toThrow(CatalogueUnavailable);
      await expect(store.changesSince(0, 1)).rejects.toThrow(CatalogueUnavailable);
      await expect(store.upsert(before)).rejects.toThrow(CatalogueUnavailable);
    });

    it('G4 has the indexes it declares, however often they are made', async () => {
      const url = mongo.newUrl();
      const names = await mongo.inside(url, async (db) => {
        await ensureIndexes(db, CATALOGUE_INDEXES);
        await ensureIndexes(db, CATALOGUE_INDEXES);
        return (await db.collection('products').indexes()).map(({ name }) => name);
      });
      expect(names).toEqual(expect.arrayContaining(CATALOGUE_INDEXES.map(({ options }) => options.name)));
      const store = open(url);
      await store.upsert(before);
      expect((await store.search({ text: 'old', offset: 0, limit: 1 })).total).toBe(2);
    });
  });
};

if (found) suite(found);
else it.skip('the goods on MongoDB: there is none here', () => undefined);
