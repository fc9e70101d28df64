/**
 * The stores of production: Redis for recent updates, MongoDB for everything that is kept. Any number of processes
 * open the same ones. Neither has to answer at the start: the server comes up, says so, and works when they do.
 */
import type { Logger } from 'pino';
import { openPreparedStores } from './adapters/mongodb/open-prepared.ts';
import { createRedisHotStore } from './adapters/redis/hot-store.ts';
import { openCatalogue } from './adapters/sqlite/open-catalogue.ts';
import { systemClock } from './adapters/system/clock.ts';
import { holdDataFolder } from './adapters/system/data-folder.ts';
import { systemRandom } from './adapters/system/random.ts';
import { seedDemoCatalogue } from './catalogue/demo/demo-catalogue.ts';
import type { Config, Services } from './config.ts';
import { openAccountStore } from './open-embedded-stores.ts';
import type { Stores } from './stores.ts';

export const openProductionStores = async (
  config: Config,
  { redisUrl, mongoUrl, redisPrefix }: Services,
  log: Logger,
): Promise<Stores> => {
  const hot = createRedisHotStore({
    url: redisUrl,
    prefix: redisPrefix,
    times: { afterMs: config.flushAfterMs, atMostMs: config.flushAtMostMs },
    random: systemRandom,
    log,
  });
  await hot.started;
  const { durable, guests, ping } = await openPreparedStores({
    url: mongoUrl,
    clock: systemClock,
    random: systemRandom,
    onMigrated: (titles) => log.info({ titles }, 'the database was migrated'),
    onUnreachable: (reason) => log.warn({ reason }, 'MongoDB does not answer yet'),
  });
  const release = holdDataFolder(config.dataDir);
  const accounts = await openAccountStore(config, log);
  const { catalogue, close } = openCatalogue(config.dataDir);
  await seedDemoCatalogue(catalogue);
  return {
    accounts,
    catalogue,
    hot,
    durable,
    guests,
    checks: {
      redis: async () => {
        const pong = await hot.ping();
        return pong.ok ? { ok: true, value: undefined } : pong;
      },
      mongodb: ping,
    },
    close: async () => {
      await hot.close();
      await durable.close();
      close();
      await accounts.close();
      release();
    },
  };
};
