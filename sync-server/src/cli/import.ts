/** The importer as a process: environment and arguments in, words out. What it does is run-import.ts. */
import { createMongoCatalogueStore } from '../adapters/mongodb/catalogue-store.ts';
import { openPreparedStores } from '../adapters/mongodb/open-prepared.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { systemRandom } from '../adapters/system/random.ts';
import { readConfig, type Services } from '../config.ts';
import { type OpenedCatalogue, runImport } from './run-import.ts';

const out = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const openShared = async ({ mongoUrl }: Services): Promise<OpenedCatalogue> => {
  const tools = { clock: systemClock, random: systemRandom };
  const { connection } = await openPreparedStores({
    url: mongoUrl,
    ...tools,
    onMigrated: (titles) => out(`the database was migrated: ${titles.join(', ')}`),
    onUnreachable: out,
  });
  return { catalogue: createMongoCatalogueStore(connection, tools), close: connection.close };
};

const read = readConfig();
if (read.ok) {
  const { dataDir, services } = read.config;
  process.exitCode = await runImport(process.argv.slice(2), {
    dataDir,
    openShared: services && (() => openShared(services)),
    out,
  });
} else {
  out(read.problem);
  process.exitCode = 1;
}
