/**
 * The stores of production: Redis for recent updates, MongoDB for everything that is kept. Any number of processes
 * open the same ones. Neither has to answer at the start: the server comes up, says so, and works when they do.
 */
import type { Logger } from 'pino';
import { ok } from '../../shared/src/index.ts';
import { openMongoAccounts } from './adapters/better-auth/mongo-accounts.ts';
import { createMongoCatalogueStore } from './adapters/mongodb/catalogue-store.ts';
import { openPreparedStores } from './adapters/mongodb/open-prepared.ts';
import { openRedis } from './adapters/redis/connect.ts';
import { createRedisHotStore, type RedisHotStore } from './adapters/redis/hot-store.ts';
import { openRedisSessionNews } from './adapters/redis/session-news.ts';
import { systemClock } from './adapters/system/clock.ts';
import { systemRandom } from './adapters/system/random.ts';
import { seedDemoCatalogue } from './catalogue/demo/demo-catalogue.ts';
import type { Config, Services } from './config.ts';
import type { CatalogueStore } from './ports/catalogue-store.ts';
import type { Measurements } from './ports/measurements.ts';
import type { Stores } from './stores.ts';

const openHot = async (
  config: Config,
  { redisUrl, redisPrefix }: Services,
  log: Logger,
  { fanOut }: Measurements,
): Promise<RedisHotStore> => {
  const hot = createRedisHotStore({
    url: redisUrl,
    prefix: redisPrefix,
    times: { afterMs: config.flushAfterMs, atMostMs: config.flushAtMostMs },
    random: systemRandom,
    log,
    onTold: (lagMs) => fanOut.add(lagMs),
  });
  await hot.started;
  return hot;
};

const openMongoStores = (mongoUrl: string, log: Logger) =>
  openPreparedStores({
    url: mongoUrl,
    clock: systemClock,
    random: systemRandom,
    onMigrated: (titles) => log.info({ titles }, 'the database was migrated'),
    onUnreachable: (reason) => log.warn({ reason }, 'MongoDB does not answer yet'),
  });

/** Sign-ins and the news of sign-outs: what of the accounts lives in Redis. */
const openSessions = (services: Services, log: Logger) => {
  const { redisUrl: url, redisPrefix: prefix } = services;
  const redis = openRedis({ url, random: systemRandom, log }, 'sessions');
  const news = openRedisSessionNews({ url, random: systemRandom, log, prefix, telling: redis });
  return { redis, news };
};

/** A shop nobody has filled gets the demo goods; one whose store does not answer may have goods of its own. */
const seed = async (catalogue: CatalogueStore, log: Logger): Promise<void> => {
  try {
    if (await seedDemoCatalogue(catalogue)) log.info({}, 'an empty catalogue was filled with the demo goods');
  } catch (error) {
    log.warn({ err: error }, 'the catalogue does not answer yet');
  }
};

/** @throws DatabaseRefused, BadMongoAddress: sentences for the operator. */
export const openProductionStores = async (
  config: Config,
  services: Services,
  log: Logger,
  measurements: Measurements,
): Promise<Stores> => {
  const hot = await openHot(config, services, log, measurements);
  const { connection, durable, guests, ping } = await openMongoStores(services.mongoUrl, log).catch(
    async (error: unknown) => {
      await hot.close();
      throw error;
    },
  );
  const { redis, news } = openSessions(services, log);
  const catalogue = createMongoCatalogueStore(connection, { random: systemRandom });
  const accounts = openMongoAccounts({
    mongo: connection,
    redis,
    prefix: services.redisPrefix,
    // Without one the configuration is refused when services are set.
    secret: config.sessionSecret ?? '',
    publicUrl: config.publicUrl,
    onProblem: (message, error) => log.error({ err: error }, message),
  });
  await seed(catalogue, log);
  return {
    accounts,
    catalogue,
    hot,
    durable,
    guests,
    sessionNews: news,
    checks: {
      redis: async () => {
        const pong = await hot.ping();
        return pong.ok ? ok(undefined) : pong;
      },
      mongodb: ping,
    },
    close: async () => {
      await news.close();
      await accounts.close();
      await hot.close();
      redis.disconnect();
      await connection.close();
    },
  };
};
