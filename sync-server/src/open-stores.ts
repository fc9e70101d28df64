/**
 * The stores of the embedded default, in one folder: accounts, goods, recent updates, baskets, guests. Opens all
 * of them or none, and fills an empty catalogue with the demo goods.
 */
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Logger } from 'pino';
import { openAccounts } from './adapters/better-auth/accounts.ts';
import { openSqliteBasketStores } from './adapters/sqlite/basket-stores.ts';
import { openCatalogue } from './adapters/sqlite/open-catalogue.ts';
import { holdDataFolder } from './adapters/system/data-folder.ts';
import { systemRandom } from './adapters/system/random.ts';
import { keptSessionSecret } from './adapters/system/session-secret.ts';
import { seedDemoCatalogue } from './catalogue/demo/demo-catalogue.ts';
import type { Config } from './config.ts';
import type { Accounts } from './ports/accounts.ts';
import type { CatalogueStore } from './ports/catalogue-store.ts';
import type { DurableStore } from './ports/durable-store.ts';
import type { GuestStore } from './ports/guest-store.ts';
import type { HotStore } from './ports/hot-store.ts';

export interface Stores {
  readonly accounts: Accounts;
  readonly catalogue: CatalogueStore;
  readonly hot: HotStore;
  readonly durable: DurableStore;
  readonly guests: GuestStore;
  close(): Promise<void>;
}

const openAccountStore = (config: Config, log: Logger): Promise<Accounts> =>
  openAccounts({
    database: new DatabaseSync(join(config.dataDir, 'accounts.db')),
    secret: config.sessionSecret ?? keptSessionSecret(config.dataDir, systemRandom),
    publicUrl: config.publicUrl,
    onProblem: (message, error) => log.error({ err: error }, message),
  });

/** @throws FolderInUse, or what the file system says. */
export const openStores = async (config: Config, log: Logger): Promise<Stores> => {
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
    const { hot, durable, guests } = baskets;
    return { accounts, catalogue, hot, durable, guests, close };
  } catch (error) {
    await close();
    throw error;
  }
};
