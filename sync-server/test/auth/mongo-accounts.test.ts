/** The accounts on MongoDB and Redis, real ones: the contract over two nodes, and each of the two being away. */
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/src/index.ts';
import {
  ADA,
  accountsContract,
  BOB,
  byCookie,
  byToken,
  codeOf,
  type OpenedAccounts,
} from '../../../tests/contract/accounts.contract.ts';
import { serverOrNull } from '../../../tests/support/server-or-null.ts';
import { startRedis } from '../../../tests/support/start-redis.ts';
import type { StoreServer } from '../../../tests/support/store-server.ts';
import { openMongoAccounts } from '../../src/adapters/better-auth/mongo-accounts.ts';
import { ACCOUNT_INDEXES } from '../../src/adapters/mongodb/account-indexes.ts';
import { type MongoConnection, openMongo } from '../../src/adapters/mongodb/connect.ts';
import { ensureIndexes } from '../../src/adapters/mongodb/indexes.ts';
import { openRedis } from '../../src/adapters/redis/connect.ts';
import { createRedisSessionCache } from '../../src/adapters/redis/session-cache.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import type { Accounts, SignedIn } from '../../src/ports/accounts.ts';
import { type TestMongo, testMongo } from '../adapters/mongo-database.ts';
import { unwrap } from '../support/basket-devices.ts';

const mongo = await testMongo();
const redis = await serverOrNull(startRedis);
afterAll(async () => {
  await mongo?.dispose();
  await redis?.dispose();
});

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const LATER_MS = 20 * 24 * 60 * 60 * 1000;
/** Short waits, so that a test of silence is short. */
const SHORT = { answerMs: 1_000, connectMs: 500 };

const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((turn) => setImmediate(turn));
};

class Died extends Error {}

/** As a process that dies before it writes into `collection`. */
const dyingBefore = (connection: MongoConnection, collection: string): MongoConnection => ({
  ...connection,
  db: new Proxy(connection.db, {
    get: (db, name) =>
      name === 'collection'
        ? (of: string) =>
            of === collection
              ? {
                  insertOne: () => Promise.reject(new Died()),
                  aggregate: () => ({ toArray: async () => [] }),
                  createIndex: async () => '',
                }
              : db.collection(of)
        : Reflect.get(db, name),
  }),
});

const suite = (mongo: TestMongo, redis: StoreServer): void => {
  const closers: (() => unknown)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  afterEach(closeAll);

  const connectRedis = async (): Promise<Redis> => {
    const client = openRedis({ url: redis.url, random: systemRandom, log: quiet }, 'test');
    closers.push(() => client.disconnect());
    await until(() => client.status === 'ready');
    return client;
  };

  const raw = async <T>(work: (client: Redis) => Promise<T>): Promise<T> => {
    const client = new Redis(redis.url);
    return work(client).finally(() => client.disconnect());
  };

  const world = async (publicUrl: string | null = null) => {
    const url = mongo.newUrl();
    const prefix = `test-${randomBytes(6).toString('hex')}`;
    const problems: unknown[] = [];
    await mongo.inside(url, (db) => ensureIndexes(db, ACCOUNT_INDEXES));
    const node = async (broken: (connection: MongoConnection) => MongoConnection = (whole) => whole) => {
      const connection = openMongo({ url, ...SHORT });
      closers.push(connection.close);
      const client = await connectRedis();
      const accounts = openMongoAccounts({
        mongo: broken(connection),
        redis: client,
        prefix,
        secret: 'a secret only tests know, long enough to be one',
        publicUrl,
        onProblem: (message, error) => problems.push([message, error]),
      });
      return { accounts, client };
    };
    const keys = () => raw((client) => client.keys(`{${prefix}}*`));
    return { url, prefix, problems, node, keys };
  };

  /** Until Redis knows the sessions. */
  const warm = (accounts: Accounts, keys: () => Promise<string[]>, ...signed: SignedIn[]): Promise<void> =>
    until(async () => {
      for (const each of signed) await accounts.session(byToken(each));
      return (await keys()).length >= signed.length;
    });

  const open = async (publicUrl?: string): Promise<OpenedAccounts> => {
    const { url, problems, node, keys } = await world(publicUrl ?? null);
    const reopen = async (): Promise<Accounts> => (await node()).accounts;
    return {
      nodes: [await reopen(), await reopen()],
      problems,
      storedPasswords: () =>
        mongo.inside(url, async (db) => JSON.stringify(await db.collection('accounts').find().toArray())),
      age: async () => {
        const expiresAt = new Date(Date.now() + LATER_MS);
        await mongo.inside(url, (db) => db.collection('sessions').updateMany({}, { $set: { expiresAt } }));
        const known = await keys();
        if (known.length > 0) await raw((client) => client.del(known));
      },
      dieSigningUp: async (person) => {
        const { accounts } = await node((connection) => dyingBefore(connection, 'users'));
        expect(codeOf(await accounts.signUp(person))).toBe('store-unavailable');
        return reopen();
      },
      reopen,
      close: closeAll,
    };
  };

  accountsContract(`${mongo.server.name}, ${redis.name}`, open);

  describe('an address', () => {
    it('AU2 is one person’s by an index that is declared, and no password of nobody is left by who came second', async () => {
      const { url, node } = await world();
      const names = await mongo.inside(url, async (db) =>
        Promise.all(
          ['users', 'accounts', 'sessions'].map(async (name) =>
            (await db.collection(name).indexes()).map((index) => `${name} ${index.name}`),
          ),
        ),
      );
      expect(names.flat()).toEqual(
        expect.arrayContaining(
          ACCOUNT_INDEXES.map(({ collection, options }) => `${collection} ${options.name}`),
        ),
      );
      const nodes = [(await node()).accounts, (await node()).accounts];
      const codes = (await Promise.all(nodes.map((each) => each.signUp(ADA)))).map(codeOf);
      expect(codes.sort()).toEqual(['email-taken', 'ok']);
      const counts = await mongo.inside(url, (db) =>
        Promise.all(['users', 'accounts'].map((name) => db.collection(name).countDocuments())),
      );
      expect(counts).toEqual([1, 1]);
    });

    it('AU4 is nobody’s until its password is stored', async () => {
      const { url, node } = await world();
      const { accounts } = await node((connection) => dyingBefore(connection, 'accounts'));
      expect(codeOf(await accounts.signUp(ADA))).toBe('store-unavailable');
      expect(await mongo.inside(url, (db) => db.collection('users').countDocuments())).toBe(0);
      expect(codeOf(await (await node()).accounts.signUp(ADA))).toBe('ok');
    });
  });

  describe('a cache of sessions', () => {
    it('AU11 keeps no copy of what has ended, from whichever node it comes, and forgets in an hour', async () => {
      const prefix = `test-${randomBytes(6).toString('hex')}`;
      const clients = [await connectRedis(), await connectRedis()] as const;
      const [one, two] = [
        createRedisSessionCache(clients[0], prefix),
        createRedisSessionCache(clients[1], prefix),
      ];
      await until(async () => {
        await one.put('t', 'text', 9_999_999);
        return (await one.get('t')) === 'text';
      });
      await until(async () => (await two.get('t')) === 'text');
      const [key = ''] = await raw((client) => client.keys(`{${prefix}}*`));
      expect(await raw((client) => client.ttl(key))).toBeLessThanOrEqual(3_600);
      expect(key).not.toContain(':t');
      await two.end('t');
      await one.put('t', 'text', 60);
      for (const cache of [one, two]) expect(await cache.get('t')).toBeNull();
    });
  });

  describe('Redis away', () => {
    it('AU8 sessions live on and begin, and a sign-out is unavailable until Redis is back', async () => {
      const { node, keys } = await world();
      const { accounts, client } = await node();
      const ada = unwrap(await accounts.signUp(ADA));
      await warm(accounts, keys, ada);
      await redis.kill9();
      await until(() => client.status !== 'ready');
      expect(unwrap(await accounts.session(byCookie(ada)))?.person.email).toBe(ADA.email);
      expect(unwrap(await accounts.touch(byToken(ada))).session).not.toBeNull();
      const more = unwrap(await accounts.signIn(ADA));
      expect(codeOf(await accounts.signOut(byCookie(ada)))).toBe('store-unavailable');
      expect(unwrap(await accounts.session(byCookie(ada)))).not.toBeNull();
      await redis.restart();
      await until(() => client.status === 'ready');
      expect(unwrap(await accounts.signOut(byCookie(ada))).sessionId).not.toBeNull();
      expect(unwrap(await accounts.session(byCookie(ada)))).toBeNull();
      expect(unwrap(await accounts.session(byToken(more)))).not.toBeNull();
    });

    it('AU8 a Redis that is silent ends no session and holds nobody up for long', async () => {
      const { node } = await world();
      const { accounts } = await node();
      const ada = unwrap(await accounts.signUp(ADA));
      await redis.pause();
      try {
        const askedAtMs = performance.now();
        expect(unwrap(await accounts.session(byCookie(ada)))).not.toBeNull();
        expect(performance.now() - askedAtMs).toBeLessThan(LIMITS.redisCommandMs);
      } finally {
        redis.resume();
      }
    });

    it('AU9 a Redis that has lost everything, or brings back what had ended, decides nothing', async () => {
      const { node, keys } = await world();
      const { accounts, client } = await node();
      const [ada, bob] = [unwrap(await accounts.signUp(ADA)), unwrap(await accounts.signUp(BOB))];
      await warm(accounts, keys, ada, bob);
      const known = await keys();
      const before = await raw((each) => each.mget(known));
      await raw((each) => each.flushall());
      expect(unwrap(await accounts.session(byToken(ada)))).not.toBeNull();
      unwrap(await accounts.signOut(byToken(bob)));
      await redis.kill9();
      await redis.restart();
      await until(() => client.status === 'ready');
      await raw(async (each) => {
        for (const [i, key] of known.entries()) await each.set(key, before[i] ?? '');
      });
      expect(unwrap(await accounts.session(byToken(bob)))).toBeNull();
      expect(unwrap(await accounts.session(byToken(ada)))).not.toBeNull();
    });

    it('AU9 a Redis that has become a replica is not believed', async () => {
      const { url, node, keys } = await world();
      const { accounts } = await node();
      const ada = unwrap(await accounts.signUp(ADA));
      await warm(accounts, keys, ada);
      await raw((client) => client.replicaof('127.0.0.1', 1));
      try {
        // Another node ends the session through the new primary.
        await mongo.inside(url, (db) => db.collection('sessions').deleteMany({}));
        expect(unwrap(await accounts.session(byToken(ada)))).toBeNull();
      } finally {
        await raw((client) => client.replicaof('NO', 'ONE'));
      }
    });
  });

  describe('MongoDB away', () => {
    it.skipIf(!mongo.server.isOurs)(
      'AU10 what Redis knows lives on, and nothing is called signed out or wrong',
      async () => {
        const { node, keys } = await world();
        const { accounts } = await node();
        const ada = unwrap(await accounts.signUp(ADA));
        const bob = unwrap(await accounts.signUp(BOB));
        await warm(accounts, keys, ada, bob);
        await mongo.server.kill9();
        try {
          expect(unwrap(await accounts.session(byCookie(ada)))?.person.email).toBe(ADA.email);
          expect(codeOf(await accounts.signOut(byCookie(bob)))).toBe('store-unavailable');
          expect(codeOf(await accounts.signIn(ADA))).toBe('store-unavailable');
          expect(codeOf(await accounts.endedOf(['x']))).toBe('store-unavailable');
          await raw((client) => client.flushall());
          expect(codeOf(await accounts.session(byCookie(ada)))).toBe('store-unavailable');
        } finally {
          await mongo.server.restart();
        }
        await until(async () => codeOf(await accounts.session(byCookie(ada))) === 'ok');
        expect(unwrap(await accounts.session(byCookie(ada)))).not.toBeNull();
        expect(codeOf(await accounts.signOut(byCookie(bob)))).toBe('ok');
        expect(unwrap(await accounts.session(byCookie(bob)))).toBeNull();
      },
    );
  });
};

if (mongo && redis) suite(mongo, redis);
else describe.skip('there is no MongoDB or no Redis here', () => it('AU8 runs on both', () => undefined));
