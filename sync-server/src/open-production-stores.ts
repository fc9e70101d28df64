/**
 * The stores of production: Redis for recent updates, MongoDB for everything that is kept. Any number of processes
 * open the same ones. Neither has to answer at the start: the server comes up, says so, and works when they do.
 */
import type { Logger } from 'pino';
import { openMongoBasketStores } from './adapters/mongodb/basket-stores.ts';
import { createRedisHotStore } from './adapters/redis/hot-store.ts';
import { openCatalogue } from './adapters/sqlite/open-catalogue.ts';
import { holdDataFolder } from './adapters/system/data-folder.ts';
import { systemRandom } from './adapters/system/random.ts';
import { seedDemoCatalogue } from './catalogue/demo/demo-catalogue.ts';
import type { Config, Services } from './config.ts';
import { openAccountStore } from './open-embedded-stores.ts';
import type { Measurements } from './ports/measurements.ts';
import type { Stores } from './stores.ts';

export const openProductionStores = async (
  config: Config,
  { redisUrl, mongoUrl, redisPrefix }: Services,
  log: Logger,
  { fanOut }: Measurements,
): Promise<Stores> => {
  const hot = createRedisHotStore({
    url: redisUrl,
    prefix: redisPrefix,
    times: { afterMs: config.flushAfterMs, atMostMs: config.flushAtMostMs },
    random: systemRandom,
    log,
    onTold: (lagMs) => fanOut.add(lagMs),
  });
  await hot.started;
  const { durable, guests, ping } = openMongoBasketStores({ url: mongoUrl });
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
