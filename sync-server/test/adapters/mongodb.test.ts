/** The stores on a MongoDB: the contracts of every store, and what only this one can suffer. SPEC MG1–MG14. */
import { getServers, setServers } from 'node:dns';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Long, MongoNetworkError, MongoServerError, MongoWriteConcernError } from 'mongodb';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { LIMITS, type Owner } from '../../../shared/src/index.ts';
import {
  durableStoreContract,
  type OpenedDurableStore,
} from '../../../tests/contract/durable-store.contract.ts';
import { type MongoBasketStores, openMongoBasketStores } from '../../src/adapters/mongodb/basket-stores.ts';
import {
  BadMongoAddress,
  failureOf,
  type MongoOptions,
  openMongo,
} from '../../src/adapters/mongodb/connect.ts';
import { openPreparedStores } from '../../src/adapters/mongodb/open-prepared.ts';
import { systemClock } from '../../src/adapters/system/clock.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import { projectBasket } from '../../src/domain/project-basket.ts';
import type { Saved } from '../../src/ports/durable-store.ts';
import { unwrap } from '../support/basket-devices.ts';
import { type TestMongo, testMongo } from './mongo-database.ts';

const found = await testMongo();
afterAll(() => found?.dispose());

const A: Owner = 'user:a';
const B: Owner = 'user:b';
const UNAVAILABLE = { ok: false, error: { code: 'store-unavailable' } } as const;
/** A server that is killed, and started again on a busy machine. */
const KILLS_MS = 60_000;
/** Short waits, so that a test that waits for one is short. */
const SHORT = { answerMs: 400, connectMs: 300 };

const saved = (through: number, more: Partial<Saved> = {}): Saved => ({
  state: Uint8Array.of(7, through & 255),
  through,
  generation: 0,
  projection: projectBasket(new Y.Doc(), 1_700_000_000_000),
  owners: new Map(),
  ...more,
});

const opened: MongoBasketStores[] = [];
afterEach(async () => {
  for (const stores of opened.splice(0)) await stores.close();
});
const open = (options: MongoOptions): MongoBasketStores => {
  const stores = openMongoBasketStores(options);
  opened.push(stores);
  return stores;
};

const openForContract = async (url: string): Promise<OpenedDurableStore> => ({
  ...openMongoBasketStores({ url }),
  reopen: () => openForContract(url),
});

const suite = (mongo: TestMongo): void => {
  durableStoreContract(`MongoDB (${mongo.server.name})`, () => openForContract(mongo.newUrl()), {
    survives: true,
  });

  describe('the documents', () => {
    it('MG1 of many that save or insert at once one wins, and the loser sees the winner', async () => {
      const { durable } = open({ url: mongo.newUrl() });
      let through = 0;
      expect(unwrap(await durable.save(A, saved(0), null))).toBe('saved');
      for (let round = 0; round < 20; round++) {
        const expected = { through, generation: 0 };
        const next = [1, 2, 3, 4].map((step) => through + step);
        const outcomes = await Promise.all(next.map((to) => durable.save(A, saved(to), expected)));
        const won = next.filter((_, i) => unwrap(outcomes[i] ?? UNAVAILABLE) === 'saved');
        expect(won).toHaveLength(1);
        through = won[0] ?? 0;
        expect(unwrap(await durable.load(A))?.through).toBe(through);
      }
    });

    it('MG2 keeps positions up to the largest whole number, and names of options as shops spell them', async () => {
      const { durable } = open({ url: mongo.newUrl() });
      const options = { 'size.eu': '42', $colour: 'blue', '': 'empty', constructor: 'x' };
      const line = { line: 'l', sku: 'shoe', options, quantity: 1 };
      const projection = {
        ...saved(0).projection,
        lines: [line],
        wishlists: [{ id: 'x', name: 'ünï', lines: [line] }],
      };
      const most = Number.MAX_SAFE_INTEGER;
      expect(unwrap(await durable.save(A, saved(most - 1, { projection }), null))).toBe('saved');
      const expected = { through: most - 1, generation: 0 };
      expect(unwrap(await durable.save(A, saved(most, { projection }), expected))).toBe('saved');
      expect(unwrap(await durable.load(A))).toMatchObject({ through: most, projection });
      expect(unwrap(await durable.projection(A))).toEqual(projection);
    });

    it('MG3 stores the bytes as they were at the call, and hands out bytes of the caller’s own', async () => {
      const { durable } = open({ url: mongo.newUrl() });
      const state = Uint8Array.of(1, 2, 3);
      const saving = durable.save(A, saved(1, { state }), null);
      const archiving = durable.archive(A, 0, { state, through: 1 });
      state.fill(9);
      unwrap(await saving);
      unwrap(await archiving);
      const loaded = unwrap(await durable.load(A))?.state;
      expect(loaded).toEqual(Uint8Array.of(1, 2, 3));
      expect(loaded?.buffer.byteLength).toBe(3);
      expect(unwrap(await durable.loadArchive(A, 0))).toEqual(Uint8Array.of(1, 2, 3));
    });

    it('MG4 can be queried by what people would be shown, and says when a basket began and changed', async () => {
      const url = mongo.newUrl();
      const { durable } = open({ url });
      const lines = [{ line: 'l', sku: 'cup', options: { colour: 'blue' }, quantity: 2 }];
      const usage = [{ quota: 'videos', period: '2026-11', used: 3 }];
      const contact = { name: 'Ada', email: 'ada@example.com' };
      const shown = { ...saved(0).projection, lines, itemCount: 2, usage, contact };
      const at = (updatedAt: number) => ({ ...shown, updatedAt });
      unwrap(await durable.save(A, saved(1, { projection: at(1_000) }), null));
      unwrap(await durable.save(A, saved(2, { projection: at(2_000) }), { through: 1, generation: 0 }));
      const rows = await mongo.inside(url, (db) =>
        db
          .collection('baskets')
          .find({
            kind: 'user',
            'projection.lines.sku': 'cup',
            'projection.lines.options.value': 'blue',
            'projection.usage': { $elemMatch: { quota: 'videos', used: { $gte: 3 } } },
            'projection.contact.email': 'ada@example.com',
          })
          .toArray(),
      );
      expect(rows).toMatchObject([{ _id: A, createdAt: new Date(1_000), updatedAt: new Date(2_000) }]);
    });

    it('MG4 a document of an earlier version has used nothing and names nobody', async () => {
      const url = mongo.newUrl();
      const { durable } = open({ url });
      unwrap(await durable.save(A, saved(1), null));
      const without = { $unset: { 'projection.usage': 1, 'projection.contact': 1 } } as const;
      await mongo.inside(url, (db) =>
        db.collection<{ _id: string }>('baskets').updateOne({ _id: A }, without),
      );
      expect(unwrap(await durable.projection(A))).toMatchObject({ usage: [], contact: null });
    });

    it.each([
      ['no state', { $unset: { state: 1 } }],
      ['a state that is text', { $set: { state: 'AAAA' } }],
      ['a position beyond whole numbers', { $set: { through: Long.fromString('9007199254740993') } }],
      ['a generation that is text', { $set: { generation: '0' } }],
      ['no projection', { $unset: { projection: 1 } }],
      ['a projection without lines', { $set: { projection: {} } }],
      ['owners of another shape', { $set: { owners: [{ client: 'x' }] } }],
    ])('MG5 a document with %s is one basket’s trouble: internal, never null', async (_what, damage) => {
      const url = mongo.newUrl();
      const { durable } = open({ url });
      unwrap(await durable.save(A, saved(1), null));
      unwrap(await durable.save(B, saved(1), null));
      await mongo.inside(url, (db) =>
        db.collection<{ _id: string }>('baskets').updateOne({ _id: A }, damage as { $set: object }),
      );
      // At once, so that both are read by one command.
      const [damaged, other] = await Promise.all([durable.load(A), durable.load(B)]);
      expect(damaged).toMatchObject({ ok: false, error: { code: 'internal' } });
      expect(unwrap(other)?.through).toBe(1);
    });

    it('MG6 refuses a basket that is no document any more, with nothing written', async () => {
      const { durable } = open({ url: mongo.newUrl() });
      unwrap(await durable.save(A, saved(1), null));
      const state = new Uint8Array(LIMITS.mongoDocumentBytes);
      const refused = await durable.save(A, saved(2, { state }), { through: 1, generation: 0 });
      expect(refused).toMatchObject({ ok: false, error: { code: 'internal' } });
      expect(unwrap(await durable.load(A))?.through).toBe(1);
    });
  });

  it('MG14 closed before, or during, its first call it stays closed', async () => {
    const url = mongo.newUrl();
    const [before, during] = [open({ url }), open({ url })];
    await before.close();
    expect(await before.durable.load(A)).toMatchObject(UNAVAILABLE);
    const loading = during.durable.load(A);
    await during.close();
    await loading;
    expect(await during.durable.load(A)).toMatchObject(UNAVAILABLE);
    expect(await during.guests.check('guest:g', 'hash')).toMatchObject(UNAVAILABLE);
  });

  describe('guests', () => {
    it('MG7 a secret and a claim that meet are both kept, each the first of its kind', async () => {
      const { guests } = open({ url: mongo.newUrl() });
      for (let round = 0; round < 15; round++) {
        const guest: Owner = `guest:g${round}`;
        const [one, two, claimed, late] = await Promise.all([
          guests.bind(guest, 'one'),
          guests.bind(guest, 'two'),
          guests.claim(guest, 'user:a', 1),
          guests.claim(guest, 'user:b', 1),
        ]);
        expect([one, two].map(unwrap).sort()).toEqual(['bound', 'other']);
        expect(unwrap(claimed)).toEqual(unwrap(late));
        expect(unwrap(await guests.claimerOf(guest))).toBe(unwrap(claimed).owner);
        expect(unwrap(await guests.check(guest, unwrap(one) === 'bound' ? 'one' : 'two'))).toBe('same');
      }
    });
  });

  describe.skipIf(!mongo.server.isOurs)(`failures (only on a server of our own)`, () => {
    afterEach(() => mongo.server.restart());

    it(
      'MG8 a server that is silent is unavailable in time, not empty, and is used again when it answers',
      async () => {
        const stores = open({ url: mongo.newUrl(), ...SHORT });
        const { durable, guests } = stores;
        unwrap(await durable.save(A, saved(1), null));
        await mongo.server.pause();
        const startedAt = performance.now();
        expect(
          await Promise.all([
            durable.load(A),
            durable.projection(B),
            durable.loadArchive(A, 0),
            durable.save(A, saved(2), { through: 1, generation: 0 }),
            guests.check('guest:g', 'hash'),
            guests.bind('guest:g', 'hash'),
            guests.claim('guest:g', 'user:a', 1),
            guests.claimerOf('guest:g'),
            guests.guestsOf('user:a'),
            stores.ping(),
          ]),
        ).toMatchObject(Array.from({ length: 10 }, () => UNAVAILABLE));
        // One silent answer, then one more look for a server; four times that on a busy machine.
        expect(performance.now() - startedAt).toBeLessThan(4 * (SHORT.answerMs + 2 * SHORT.connectMs));
        mongo.server.resume();
        await expect.poll(() => stores.ping(), { timeout: 5_000 }).toMatchObject({ ok: true });
        // The save that was given up may have been done all the same; either way the next one goes on from there.
        const there = unwrap(await durable.load(A))?.through ?? 0;
        expect([1, 2]).toContain(there);
        expect(unwrap(await durable.save(A, saved(9), { through: there, generation: 0 }))).toBe('saved');
      },
      KILLS_MS,
    );

    it(
      'MG9 a killed server is unavailable, and started again has everything that was acknowledged',
      async () => {
        const stores = open({ url: mongo.newUrl() });
        const { durable, guests } = stores;
        const owners = Array.from({ length: 20 }, (_, i): Owner => `user:u${i}`);
        const acknowledged = new Map<Owner, number>();
        let count = 0;
        const saveAgain = async (owner: Owner): Promise<void> => {
          for (let through = 1; ; through++) {
            const expected = through === 1 ? null : { through: through - 1, generation: 0 };
            const outcome = await durable.save(owner, saved(through), expected);
            if (!outcome.ok) return expect(outcome).toMatchObject(UNAVAILABLE);
            expect(outcome.value).toBe('saved');
            acknowledged.set(owner, through);
            if (++count === 200) await mongo.server.kill9();
          }
        };
        unwrap(await guests.bind('guest:g', 'hash'));
        unwrap(await guests.claim('guest:g', 'user:a', 1));
        await Promise.all(owners.map(saveAgain));
        expect(count).toBeGreaterThanOrEqual(200);
        await mongo.server.restart();
        await expect.poll(() => stores.ping(), { timeout: 5_000 }).toMatchObject({ ok: true });
        for (const [owner, through] of acknowledged)
          expect(unwrap(await durable.load(owner))?.through).toBeGreaterThanOrEqual(through);
        expect(unwrap(await guests.bind('guest:g', 'other'))).toBe('other');
        expect(unwrap(await guests.claimerOf('guest:g'))).toBe('user:a');
      },
      KILLS_MS,
    );

    it(
      'MG10 it need not be there when the stores are opened',
      async () => {
        const url = mongo.newUrl();
        await mongo.server.kill9();
        const stores = open({ url, ...SHORT });
        expect(await stores.durable.load(A)).toMatchObject(UNAVAILABLE);
        await mongo.server.restart();
        await expect.poll(() => stores.ping(), { timeout: 5_000 }).toMatchObject({ ok: true });
        expect(unwrap(await stores.durable.load(A))).toBe(null);
      },
      KILLS_MS,
    );
  });

  it(`MG11 a write that no majority confirms is unavailable`, async (context) => {
    if (mongo.server.lacks.includes('write concern'))
      context.skip(`${mongo.server.name} lacks write concern: it accepts any and checks none`);
    const connection = openMongo({ url: mongo.newUrl() });
    const writeConcern = { w: 9, wtimeoutMS: 50 };
    const outcome = await connection.run((db) => db.collection('x').insertOne({ a: 1 }, { writeConcern }));
    await connection.close();
    expect(outcome).toMatchObject(UNAVAILABLE);
  });
};

if (found) suite(found);
else
  describe.skip('MongoDB: there is none on this machine', () => it('MG1 runs on a MongoDB', () => undefined));

describe('what an error of the driver means', () => {
  const concern = new MongoWriteConcernError({
    ok: 1,
    writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' },
  });
  it.each([
    ['a broken connection', new MongoNetworkError('connection closed')],
    ['a node that is no primary', new MongoServerError({ code: 10_107, message: 'not primary' })],
    ['a majority that did not confirm', concern],
    ['missing rights', new MongoServerError({ code: 13, message: 'not authorized' })],
  ])('MG12 %s is unavailable', (_what, error) => {
    expect(failureOf(error)).toMatchObject(UNAVAILABLE);
  });

  it('MG12 a bug is thrown on', () => {
    expect(() => failureOf(new TypeError('undefined is no function'))).toThrow(TypeError);
  });
});

describe('the address', () => {
  it.each([
    ['mongodb://db:27017', 'pannier'],
    ['mongodb://db:27017/?replicaSet=rs0', 'pannier'],
    ['mongodb://a:1,b:2,c:3/shop?w=1', 'shop'],
    ['mongodb://me:secret@db:27017/', 'pannier'],
  ])('MG13 %s names the database %s', async (url, name) => {
    const connection = openMongo({ url });
    expect(connection.databaseName).toBe(name);
    await connection.close();
  });
});

describe('an address that leads nowhere', () => {
  const servers = getServers();
  afterEach(() => setServers(servers));

  it('MG12 while its name cannot be resolved everything is unavailable, and the start goes on', async () => {
    // Nobody listens there.
    setServers(['127.0.0.1:1']);
    const url = 'mongodb+srv://db.shop.invalid/pannier';
    const stores = open({ url, ...SHORT });
    expect(await stores.durable.load(A)).toMatchObject(UNAVAILABLE);
    expect(await stores.ping()).toMatchObject(UNAVAILABLE);
    const heard: string[] = [];
    const started = await openPreparedStores({
      url,
      clock: systemClock,
      random: systemRandom,
      onMigrated: (titles) => void heard.push(...titles),
      onUnreachable: (sentence) => void heard.push(sentence),
    });
    opened.push(started);
    expect(heard).toEqual([expect.stringMatching(/^MongoDB cannot be used: .*_tcp\.db\.shop\.invalid/)]);
    expect(await started.durable.load(A)).toMatchObject(UNAVAILABLE);
  });

  it.each(['tlsCAFile', 'tlsCRLFile', 'tlsCertificateKeyFile'])(
    'MG13 a %s that is not there is a sentence, and nothing to wait for',
    (option) => {
      const query = `tls=true&${option}=${encodeURIComponent(join(tmpdir(), 'no such file.pem'))}`;
      const openIt = () => openMongo({ url: `mongodb://db:27017/?${query}` });
      expect(openIt).toThrow(BadMongoAddress);
      expect(openIt).toThrow(/^the address of MongoDB cannot be used: ENOENT.*no such file\.pem/);
    },
  );
});
