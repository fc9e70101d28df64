/**
 * The stores of the embedded default, in one folder: accounts, goods, recent updates, baskets, guests. Opens all
 * of them or none, and fills an empty catalogue with the demo goods.
 */
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Logger } from 'pino';
import type { Owner } from '../../shared/src/index.ts';
import { openAccounts } from './adapters/better-auth/accounts.ts';
import { openSqliteBasketStores } from './adapters/sqlite/basket-stores.ts';
import { openCatalogue } from './adapters/sqlite/open-catalogue.ts';
import { holdDataFolder } from './adapters/system/data-folder.ts';
import { systemRandom } from './adapters/system/random.ts';
import { keptSessionSecret } from './adapters/system/session-secret.ts';
import { seedDemoCatalogue } from './catalogue/demo/demo-catalogue.ts';
import type { Config } from './config.ts';
import type { Accounts } from './ports/accounts.ts';
import { noSessionNews } from './ports/session-news.ts';
import { OK, type Stores, UNAVAILABLE } from './stores.ts';

const openAccountStore = (config: Config, log: Logger): Promise<Accounts> =>
  openAccounts({
    database: new DatabaseSync(join(config.dataDir, 'accounts.db')),
    secret: config.sessionSecret ?? keptSessionSecret(config.dataDir, systemRandom),
    publicUrl: config.publicUrl,
    onProblem: (message, error) => log.error({ err: error }, message),
  });

/** Any basket: the question is whether the store answers, not what. */
const PROBE: Owner = 'guest:-';

/** @throws FolderInUse, or what the file system says. */
export const openEmbeddedStores = async (config: Config, log: Logger): Promise<Stores> => {
  const closers = [holdDataFolder(config.dataDir)] as (() => void | Promise<void>)[];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const accounts = await openAccountStore(config, log);
    closers.push(accounts.close);
    const { catalogue, close: closeCatalogue } = openCatalogue(config.dataDir);
    closers.push(closeCatalogue);
    if (await seedDemoCatalogue(catalogue)) log.info({}, 'an empty catalogue was filled with the demo goods');
    const baskets = await openSqliteBasketStores({ path: join(config.dataDir, 'pannier.db') });
    closers.push(baskets.close);
    const { hot, durable, guests, together } = baskets;
    const answered = async (answer: Promise<{ ok: boolean }>) => ((await answer).ok ? OK : UNAVAILABLE);
    const checks = {
      accounts: accounts.check,
      hot: () => answered(hot.readFrom(PROBE, 0)),
      durable: () => answered(durable.projection(PROBE)),
      catalogue: () =>
        catalogue.count().then(
          () => OK,
          () => UNAVAILABLE,
        ),
    };
    return {
      accounts,
      catalogue,
      hot,
      durable,
      guests,
      together,
      sessionNews: noSessionNews,
      checks,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
