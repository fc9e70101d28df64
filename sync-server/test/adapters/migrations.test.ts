/** Migrations on a MongoDB: what is run when, by whom, and what is refused. SPEC MI1–MI17. */
import type { Db } from 'mongodb';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { openMongoBasketStores } from '../../src/adapters/mongodb/basket-stores.ts';
import { MIGRATIONS } from '../../src/adapters/mongodb/migrations/all.ts';
import { takeLock } from '../../src/adapters/mongodb/migrations/lock.ts';
import { indexMigration, type Migration, titleOf } from '../../src/adapters/mongodb/migrations/migration.ts';
import { migrateDown, migrateUp } from '../../src/adapters/mongodb/migrations/run-migrations.ts';
import { openPreparedStores } from '../../src/adapters/mongodb/open-prepared.ts';
import { prepareDatabase } from '../../src/adapters/mongodb/prepare-database.ts';
import { systemClock } from '../../src/adapters/system/clock.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import { runMigrate } from '../../src/cli/run-migrate.ts';
import { projectBasket } from '../../src/domain/project-basket.ts';
import { unwrap } from '../support/basket-devices.ts';
import { type TestMongo, testMongo } from './mongo-database.ts';

const found = await testMongo();
afterAll(() => found?.dispose());

const tools = { clock: systemClock, random: systemRandom };
const ALL = MIGRATIONS.map(titleOf);

/** A server that is killed, and started again on a busy machine. */
const KILLS_MS = 60_000;
/** A migration that writes down that it ran. */
const counting = (
  number: number,
  ran: string[],
  before: () => Promise<void> = async () => undefined,
): Migration => ({
  number,
  name: `step-${number}`,
  up: async () => {
    await before();
    ran.push(`up ${number}`);
  },
  down: async () => void ran.push(`down ${number}`),
});

const suite = (mongo: TestMongo): void => {
  let url = '';
  beforeEach(() => {
    url = mongo.newUrl();
  });
  const inside = <T>(work: (db: Db) => Promise<T>): Promise<T> => mongo.inside(url, work);
  /** By name: a server lists them in any order. */
  const indexesOf = async (name: string): Promise<unknown[]> => {
    const indexes = await inside((db) => db.collection(name).indexes());
    return indexes.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
  };
  const cli = async (...args: string[]): Promise<{ code: number; said: string[] }> => {
    const said: string[] = [];
    const code = await runMigrate(args, { ...tools, url, out: (line) => void said.push(line) });
    return { code, said };
  };

  it('MI1 runs what is pending, in order, and each once', async () => {
    const ran: string[] = [];
    const migrations = [1, 2].map((number) => counting(number, ran));
    expect(await prepareDatabase({ ...tools, url, migrations })).toEqual(['0001-step-1', '0002-step-2']);
    expect(await prepareDatabase({ ...tools, url, migrations })).toEqual([]);
    const more = [...migrations, counting(3, ran)];
    expect(await prepareDatabase({ ...tools, url, migrations: more })).toEqual(['0003-step-3']);
    expect(ran).toEqual(['up 1', 'up 2', 'up 3']);
  });

  it('MI2 makes the indexes the stores ask for, TTL where a lifetime is absolute', async () => {
    expect(await prepareDatabase({ ...tools, url })).toEqual(ALL);
    expect(await indexesOf('baskets')).toContainEqual(
      expect.objectContaining({ name: 'kind_updatedAt', key: { kind: 1, updatedAt: 1 } }),
    );
    expect(await indexesOf('archives')).toContainEqual(
      expect.objectContaining({ key: { basket: 1, generation: 1 }, unique: true }),
    );
    expect(await indexesOf('guests')).toContainEqual(
      expect.objectContaining({ partialFilterExpression: { claimedBy: { $exists: true } } }),
    );
    expect(await indexesOf('migration_lock')).toContainEqual(
      expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
    );
  });

  it('MI3 a rollback undoes the newest first and removes no basket; going up again makes all anew', async () => {
    await prepareDatabase({ ...tools, url });
    const before = await indexesOf('baskets');
    const { durable, close } = openMongoBasketStores({ url });
    const projection = projectBasket(new Y.Doc(), 1);
    const saved = { state: Uint8Array.of(1), through: 1, generation: 0, projection, owners: new Map() };
    unwrap(await durable.save('user:a', saved, null));
    expect(await inside((db) => migrateDown(db, 1, tools))).toEqual(ALL.slice(-1));
    expect(await inside((db) => migrateDown(db, ALL.length, tools))).toEqual(ALL.slice(0, -1).reverse());
    expect(await indexesOf('baskets')).toHaveLength(1);
    expect(unwrap(await durable.load('user:a'))?.through).toBe(1);
    await close();
    expect(await inside((db) => migrateUp(db, tools))).toEqual(ALL);
    expect(await indexesOf('baskets')).toEqual(before);
    const ran: string[] = [];
    const three = [...MIGRATIONS, counting(MIGRATIONS.length + 1, ran), counting(MIGRATIONS.length + 2, ran)];
    await inside((db) => migrateUp(db, { ...tools, migrations: three }));
    await inside((db) => migrateDown(db, 2, { ...tools, migrations: three }));
    const [one, two] = [MIGRATIONS.length + 1, MIGRATIONS.length + 2];
    expect(ran).toEqual([`up ${one}`, `up ${two}`, `down ${two}`, `down ${one}`]);
  });

  it('MI4 a server that does not migrate is stopped by what is pending, and not once it is done', async () => {
    const look = () => prepareDatabase({ ...tools, url, isMigrating: false });
    await expect(look()).rejects.toThrow(`the database still needs ${ALL[0]}`);
    expect(await inside((db) => db.listCollections().toArray())).toEqual([]);
    await prepareDatabase({ ...tools, url });
    expect(await look()).toEqual([]);
  });

  it('MI5 a database that is newer than the server is refused, whatever was asked', async () => {
    const ran: string[] = [];
    const newer = [...MIGRATIONS, counting(MIGRATIONS.length + 1, ran)];
    await prepareDatabase({ ...tools, url, migrations: newer });
    await expect(prepareDatabase({ ...tools, url })).rejects.toThrow('newer than this server');
    await expect(inside((db) => migrateDown(db, 1, tools))).rejects.toThrow('newer than this server');
    expect(ran).toEqual([`up ${MIGRATIONS.length + 1}`]);
    expect(await cli('status')).toMatchObject({ code: 1, said: [expect.stringContaining('newer')] });
    // The lock was given back.
    expect(await inside((db) => migrateDown(db, 1, { ...tools, migrations: newer }))).toHaveLength(1);
  });

  it('MI17 a node that works goes on beside a newer one, and is not started again', async () => {
    const quiet = { onMigrated: () => undefined, onUnreachable: () => undefined };
    const { guests, ping, close } = await openPreparedStores({ ...tools, ...quiet, url });
    unwrap(await guests.bind('guest:g', 'hash'));
    const newer = [...MIGRATIONS, counting(MIGRATIONS.length + 1, [])];
    await prepareDatabase({ ...tools, url, migrations: newer });
    expect(unwrap(await guests.check('guest:g', 'hash'))).toBe('same');
    expect(await ping()).toMatchObject({ ok: true });
    await close();
    const again = openPreparedStores({ ...tools, ...quiet, url });
    await expect(again).rejects.toThrow('newer than this server');
  });

  it('MI6 so is one with another history', async () => {
    await prepareDatabase({ ...tools, url, migrations: [counting(1, [])] });
    await expect(prepareDatabase({ ...tools, url })).rejects.toThrow(
      `another history: 0001-step-1 was applied where this server knows ${ALL[0]}`,
    );
  });

  it('MI7 a database that cannot be reached is a sentence, and a URL that is none too', async () => {
    const nowhere = 'mongodb://127.0.0.1:1/x';
    await expect(prepareDatabase({ ...tools, url: nowhere })).rejects.toThrow('MongoDB cannot be used');
    expect(await cli('up', '--url', nowhere)).toMatchObject({
      code: 1,
      said: [expect.stringContaining('Not done: MongoDB cannot be used')],
    });
    const secret = 'me:secret@db:port';
    for (const none of [
      'nonsense',
      `mongodb://${secret}/`,
      'mongodb://me:secret@',
      'mongodb://db/?colour=blue',
    ]) {
      const { code, said } = await cli('status', '--url', none);
      expect({ code, said }).toMatchObject({ code: 1, said: [expect.stringContaining('cannot be used')] });
      expect(said[0]).not.toContain('secret');
    }
  });

  it('MI8 of nodes that start together one migrates, and all go on when it is done', async () => {
    const ran: string[] = [];
    let inWork = 0;
    let most = 0;
    const slow = [1, 2].map((number) =>
      counting(number, ran, async () => {
        most = Math.max(most, ++inWork);
        await inside((db) => db.collection('work').insertOne({}));
        inWork--;
      }),
    );
    const done = await Promise.all(
      Array.from({ length: 5 }, () => prepareDatabase({ ...tools, url, migrations: slow })),
    );
    expect(ran).toEqual(['up 1', 'up 2']);
    expect(most).toBe(1);
    expect(done.map((titles) => titles.length).sort()).toEqual([0, 0, 0, 0, 2]);
  });

  it('MI9 the lock of a living node is renewed; that of a dead one is taken over, and the dead one knows', async () => {
    const leaseMs = 3_000;
    const clock = createFakeClock();
    await inside(async (db) => {
      const heldUntil = async () => {
        const lock = await db.collection<{ expiresAt: Date }>('migration_lock').findOne();
        return lock?.expiresAt.getTime();
      };
      const living = await takeLock(db, 'living', clock, leaseMs);
      // Four leases, a renewal at a time.
      for (let renewed = 0; renewed < 12; renewed++) {
        await clock.advance(leaseMs / 3);
        await expect.poll(heldUntil, { timeout: 5_000 }).toBe(clock.now() + leaseMs);
        await expect.poll(() => clock.pending, { timeout: 5_000 }).toBe(1);
      }
      expect(living?.isHeld()).toBe(true);
      expect(await takeLock(db, 'other', clock, leaseMs)).toBe(null);
      await living?.release();

      // A node whose timers do not run any more.
      const frozen = { now: clock.now, after: () => ({ cancel: () => undefined }) };
      const dead = await takeLock(db, 'dead', frozen, leaseMs);
      expect(dead?.isHeld()).toBe(true);
      await clock.advance(leaseMs - 1);
      expect(await takeLock(db, 'other', clock)).toBe(null);
      await clock.advance(1);
      expect(await takeLock(db, 'other', clock)).not.toBe(null);
      expect(dead?.isHeld()).toBe(false);
      await dead?.release();
      // What is not its own any more it leaves alone.
      expect(await takeLock(db, 'third', clock)).toBe(null);
    });
  });

  it('MI9 a node whose lock ran out stops before its next step', async () => {
    const leaseMs = 50;
    const frozen = { now: systemClock.now, after: () => ({ cancel: () => undefined }) };
    const ran: string[] = [];
    const startedAt = systemClock.now();
    const slow = counting(1, ran, async () => {
      await expect
        .poll(() => systemClock.now() - startedAt, { timeout: 5_000 })
        .toBeGreaterThan(20 * leaseMs);
    });
    const stalled = { ...tools, clock: frozen, leaseMs, url, migrations: [slow, counting(2, ran)] };
    await expect(prepareDatabase(stalled)).rejects.toThrow('the lock was lost before 0002-step-2');
    expect(ran).toEqual(['up 1']);
  });

  it('MI14 the lock of a node that died for good goes by itself', async (context) => {
    if (mongo.server.lacks.includes('TTL'))
      context.skip(`${mongo.server.name} lacks TTL: it keeps the index and removes nothing`);
    await prepareDatabase({ ...tools, url });
    await inside(async (db) => {
      const locks = db.collection<{ _id: string; holder: string; expiresAt: Date }>('migration_lock');
      await locks.insertOne({ _id: 'migrate', holder: 'dead', expiresAt: new Date(0) });
      // MongoDB looks once a minute.
      await expect.poll(() => locks.countDocuments(), { timeout: 130_000, interval: 500 }).toBe(0);
    });
  }, 140_000);

  it('MI10 a migration that fails is not recorded, those before it are, and the next run goes on there', async () => {
    const ran: string[] = [];
    let isBroken = true;
    const second = counting(2, ran, async () => {
      if (isBroken) throw new Error('broken');
    });
    const migrations = [counting(1, ran), second, counting(3, ran)];
    await expect(inside((db) => migrateUp(db, { ...tools, migrations }))).rejects.toThrow('broken');
    isBroken = false;
    expect(await inside((db) => migrateUp(db, { ...tools, migrations }))).toEqual([
      '0002-step-2',
      '0003-step-3',
    ]);
    expect(ran).toEqual(['up 1', 'up 2', 'up 3']);
  });

  it('MI11 indexes may be made, and dropped, twice', async () => {
    const index = indexMigration(1, 'x', [{ collection: 'nothing', key: { a: 1 }, options: { name: 'a' } }]);
    await inside(async (db) => {
      await index.down(db);
      await index.up(db);
      await index.up(db);
      expect(await db.collection('nothing').indexes()).toHaveLength(2);
      await index.down(db);
      await index.down(db);
      expect(await db.collection('nothing').indexes()).toHaveLength(1);
    });
  });

  it('MI12 the commands say what they did, and what is wrong with what they were told', async () => {
    expect(await cli('status')).toEqual({ code: 0, said: ALL.map((title) => `${title}  pending`) });
    expect(await cli('up')).toEqual({ code: 0, said: ALL.map((title) => `applied ${title}`) });
    expect(await cli()).toEqual({ code: 0, said: ['There is nothing to do.'] });
    expect((await cli('status')).said[0]).toMatch(/^0001-indexes {2}applied \d{4}-/);
    expect(await cli('rollback', '--steps', '99')).toEqual({
      code: 0,
      said: ALL.toReversed().map((title) => `undone ${title}`),
    });
    expect(await cli('rollback')).toEqual({ code: 0, said: ['There is nothing to undo.'] });
    for (const wrong of [
      ['sideways'],
      ['up', 'down'],
      ['--help'],
      ['rollback', '--steps', '0'],
      ['--colour'],
    ])
      expect((await cli(...wrong)).code).toBe(1);
    const said: string[] = [];
    expect(await runMigrate([], { ...tools, url: null, out: (line) => void said.push(line) })).toBe(1);
    expect(said).toEqual(['Which database? Set MONGO_URL, or give --url.']);
  });
};

if (found) suite(found);
else
  describe.skip('MongoDB: there is none on this machine', () => it('MI1 runs on a MongoDB', () => undefined));

describe.skipIf(!found?.server.isOurs)('stores that open while their database cannot be reached', () => {
  const mongo = found as TestMongo;
  const heard: string[] = [];
  const openIt = (url: string, migrations = MIGRATIONS) =>
    openPreparedStores({
      ...tools,
      url,
      migrations,
      onMigrated: (titles) => void heard.push(...titles),
      onUnreachable: (sentence) => void heard.push(sentence),
    });
  const newer = [...MIGRATIONS, counting(MIGRATIONS.length + 1, [])];
  beforeEach(() => void heard.splice(0));

  it(
    'MI15 look, and migrate, before their first call',
    async () => {
      const url = mongo.newUrl();
      await mongo.server.kill9();
      const { durable, guests, close } = await openIt(url);
      expect(heard).toEqual([expect.stringContaining('MongoDB cannot be used')]);
      expect(await durable.load('user:a')).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
      await mongo.server.restart();
      const [loaded, known] = await Promise.all([durable.load('user:a'), guests.check('guest:g', 'hash')]);
      expect([unwrap(loaded), unwrap(known)]).toEqual([null, 'unknown']);
      expect(heard.slice(1)).toEqual(ALL);
      await close();
      await (await openIt(url)).close();
      expect(heard.slice(1)).toEqual(ALL);
    },
    KILLS_MS,
  );

  it(
    'MI16 never begin to work on one that is newer',
    async () => {
      const url = mongo.newUrl();
      await prepareDatabase({ ...tools, url, migrations: newer });
      await expect(openIt(url)).rejects.toThrow('newer than this server');
      await mongo.server.kill9();
      const { durable, guests, ping, close } = await openIt(url);
      await mongo.server.restart();
      for (let again = 0; again < 2; again++) {
        const refused = {
          ok: false,
          error: { code: 'store-unavailable', detail: expect.stringContaining('newer') },
        };
        expect(await ping()).toMatchObject(refused);
        expect(await durable.archive('user:a', 0, { state: Uint8Array.of(1), through: 1 })).toMatchObject(
          refused,
        );
        expect(await guests.bind('guest:g', 'hash')).toMatchObject(refused);
      }
      await close();
      for (const name of ['guests', 'archives'])
        expect(await mongo.inside(url, (db) => db.collection(name).countDocuments())).toBe(0);
    },
    KILLS_MS,
  );
});

describe('the list of migrations', () => {
  it('MI13 is numbered without gaps', () => {
    expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, i) => i + 1));
  });
});
