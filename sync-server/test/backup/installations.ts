/** Places to back up and to restore, each new: folders, and databases with a part of a Redis. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { serverOrNull } from '../../../tests/support/server-or-null.ts';
import { startRedis } from '../../../tests/support/start-redis.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import type { BackupPlace } from '../../src/backup/backup-place.ts';
import { backupPlace } from '../../src/backup-places.ts';
import { runBackup } from '../../src/cli/run-backup.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { createLog } from '../../src/http/log.ts';
import { openStores } from '../../src/open-stores.ts';
import type { Stores } from '../../src/stores.ts';
import { testMongo } from '../adapters/mongo-database.ts';

export type Env = Record<string, string>;

const configOf = (env: Env): Config => {
  const read = readConfig(env);
  if (!read.ok) throw new Error(read.problem);
  return read.config;
};

const tools = () => ({ clock: createFakeClock(Date.UTC(2026, 10, 21)), random: systemRandom });

export const placeOf = (env: Env): BackupPlace => backupPlace(configOf(env), tools());

export interface Ran {
  readonly code: number;
  readonly said: string;
}

export const runOn = async (open: () => BackupPlace, ...args: string[]): Promise<Ran> => {
  const said: string[] = [];
  const code = await runBackup(args, { ...tools(), open, out: (line) => void said.push(line) });
  return { code, said: said.join('\n') };
};

export const run = (env: Env, ...args: string[]): Promise<Ran> => runOn(() => placeOf(env), ...args);

/** A server's stores on it, closed at the end. */
export const inside = async <T>(env: Env, work: (stores: Stores) => Promise<T>): Promise<T> => {
  const stores = await openStores(configOf(env), createLog('silent'));
  return work(stores).finally(() => stores.close());
};

/** Starts both servers where this machine has them, and neither where only folders are asked for. */
export const openInstallations = async ({ isEmbeddedOnly = false } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'pannier-backup-'));
  const mongo = isEmbeddedOnly ? null : await testMongo();
  const redis = isEmbeddedOnly ? null : await serverOrNull(startRedis);
  let count = 0;
  return {
    folder,
    mongo,
    hasServers: mongo !== null && redis !== null,
    newFile: (): string => join(folder, `${++count}.backup`),
    embedded: (): Env => ({ DATA_DIR: join(folder, `data-${++count}`) }),
    production: (): Env => ({
      DATA_DIR: join(folder, `data-${++count}`),
      REDIS_URL: redis?.url ?? '',
      REDIS_PREFIX: `test-${++count}`,
      MONGO_URL: mongo?.newUrl() ?? '',
      SESSION_SECRET: 'a secret of more than thirty-two characters',
    }),
    dispose: async (): Promise<void> => {
      rmSync(folder, { recursive: true, force: true });
      await mongo?.dispose();
      await redis?.dispose();
    },
  };
};
