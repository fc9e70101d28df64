/** The two places an installation can be in, for backup and restore: a folder, or MongoDB with Redis. */
import type { Db } from 'mongodb';
import type { Clock, Random, Result } from '../../shared/src/index.ts';
import { LIMITS } from '../../shared/src/index.ts';
import { openMongoAccounts } from './adapters/better-auth/mongo-accounts.ts';
import { documentsOf, emptyDatabase, isEmptyDatabase, putDocuments } from './adapters/mongodb/backup.ts';
import { failureOf, type MongoConnection, openMongo } from './adapters/mongodb/connect.ts';
import { createMongoDurableStore } from './adapters/mongodb/durable-store.ts';
import { MIGRATIONS } from './adapters/mongodb/migrations/all.ts';
import {
  forget,
  RESTORE,
  readHistory,
  record,
  refuseUnfinished,
} from './adapters/mongodb/migrations/history.ts';
import { DatabaseRefused, DatabaseUnreachable } from './adapters/mongodb/migrations/migration.ts';
import { migrateUp } from './adapters/mongodb/migrations/run-migrations.ts';
import { reached } from './adapters/mongodb/prepare-database.ts';
import { openRedis } from './adapters/redis/connect.ts';
import { countNodes, emptyRedis } from './adapters/redis/empty.ts';
import { createRedisHotStore } from './adapters/redis/hot-store.ts';
import { filesOf, isEmptyFolder, putFiles } from './adapters/sqlite/backup.ts';
import { holdDataFolder } from './adapters/system/data-folder.ts';
import { createContacts } from './auth/contacts.ts';
import type { BackupPlace } from './backup/backup-place.ts';
import type { Config, Services } from './config.ts';
import { flushBasket } from './flush/flush-basket.ts';

interface Tools {
  readonly clock: Clock;
  readonly random: Random;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const embeddedPlace = ({ dataDir }: Config): BackupPlace => ({
  kind: 'embedded',
  newestMigration: 0,
  // Recent updates are in one of the files.
  flush: async () => 0,
  migration: async () => 0,
  entries: () => filesOf(dataDir),
  isEmpty: async () => isEmptyFolder(dataDir),
  replace: async (entries) => {
    const release = holdDataFolder(dataDir);
    try {
      await putFiles(dataDir, entries);
    } finally {
      release();
    }
  },
  close: async () => undefined,
});

/** Flushes what waits in Redis; a server that does the same meanwhile is met by the condition of the save. */
const flushAll = async (
  { sessionSecret, publicUrl }: Config,
  { redisUrl: url, redisPrefix: prefix }: Services,
  mongo: MongoConnection,
  { clock, random }: Tools,
): Promise<number> => {
  const times = { afterMs: LIMITS.flushAfterMs, atMostMs: LIMITS.flushAtMostMs };
  const hot = createRedisHotStore({ url, prefix, times, random, log: silent });
  const redis = openRedis({ url, random, log: silent }, 'backup');
  // Only asked who somebody is.
  const people = { mongo, redis, prefix, publicUrl, onProblem: silent.warn };
  const accounts = openMongoAccounts({ ...people, secret: sessionSecret ?? '' });
  const durable = createMongoDurableStore(mongo);
  const stores = { hot, durable, contacts: createContacts(accounts, clock, silent) };
  try {
    const started = await hot.started;
    const dirty = started.ok ? await hot.dirty() : started;
    if (!dirty.ok) throw new DatabaseRefused(`Redis cannot be used: ${dirty.error.detail}.`);
    let failed = 0;
    for (const basket of dirty.value) if (!(await flushBasket(basket, stores, clock)).ok) failed++;
    return failed;
  } finally {
    await accounts.close();
    redis.disconnect();
    await hot.close();
  }
};

const productionPlace = (config: Config, services: Services, tools: Tools): BackupPlace => {
  const { mongoUrl, redisUrl, redisPrefix } = services;
  const connection = openMongo({ url: mongoUrl, answerMs: LIMITS.migrationStepMs });
  const onMongo = async <T>(work: (db: Db) => Promise<T>): Promise<T> => reached(await connection.run(work));
  const onRedis = <T>(answer: Result<T>): T => {
    if (!answer.ok) throw new DatabaseRefused(`Redis cannot be used: ${answer.error.detail}.`);
    return answer.value;
  };
  const emptyHot = async (isDryRun: boolean): Promise<number> =>
    onRedis(await emptyRedis(redisUrl, redisPrefix, isDryRun));
  /** They would go on from what they have in memory, and what they call saved would be gone. */
  const refuseUnderServers = async (): Promise<void> => {
    const nodes = onRedis(await countNodes(redisUrl, redisPrefix));
    if (nodes > 0)
      throw new DatabaseRefused(
        `servers work on this Redis and MongoDB (${nodes}): stop them first. One that vanished is forgotten within minutes.`,
      );
  };
  const migration = async (): Promise<number> => {
    const history = await onMongo(readHistory);
    refuseUnfinished(history);
    return history.at(-1)?.number ?? 0;
  };
  async function* entries() {
    try {
      yield* await onMongo(async (db) => documentsOf(db));
    } catch (error) {
      // The documents are read outside of `run`.
      if (error instanceof DatabaseUnreachable) throw error;
      reached(failureOf(error));
    }
  }
  return {
    kind: 'mongodb',
    newestMigration: MIGRATIONS.at(-1)?.number ?? 0,
    flush: () => flushAll(config, services, connection, tools),
    migration,
    entries,
    isEmpty: async () => (await onMongo(isEmptyDatabase)) && (await emptyHot(true)) === 0,
    replace: async (from) => {
      await refuseUnderServers();
      await emptyHot(false);
      await onMongo(async (db) => {
        await record(db, RESTORE, tools.clock.now());
        await emptyDatabase(db);
        await putDocuments(db, from);
        // A new database has no indexes, though its history says so; a migration may run again.
        const applied = await readHistory(db);
        for (const step of MIGRATIONS)
          if (applied.some(({ number }) => number === step.number)) await step.up(db);
        await forget(db, RESTORE);
        await migrateUp(db, tools);
      });
    },
    close: () => connection.close(),
  };
};

export const backupPlace = (config: Config, tools: Tools): BackupPlace =>
  config.services ? productionPlace(config, config.services, tools) : embeddedPlace(config);
