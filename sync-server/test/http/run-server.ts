/**
 * The composed server inside the test's process: real stores in a folder of its own, real sockets, any port.
 * `again` closes it and opens a new one on the same data. People and devices are made by short words. With
 * PANNIER_TEST_STORES=nodes it is two servers on a real Redis and a real MongoDB, and devices come to them in turn.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type * as Y from 'yjs';
import { type Owner, readBasket } from '../../../shared/src/index.ts';
import { startRedis } from '../../../tests/support/start-redis.ts';
import { UNLIMITED } from '../../../tests/support/start-server.ts';
import type { StoreServer } from '../../../tests/support/store-server.ts';
import { SyncDevice } from '../../../tests/support/sync-device.ts';
import { createMongoCatalogueStore } from '../../src/adapters/mongodb/catalogue-store.ts';
import { openMongo } from '../../src/adapters/mongodb/connect.ts';
import { openCatalogue } from '../../src/adapters/sqlite/open-catalogue.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import { compose, type Server } from '../../src/compose.ts';
import { type Config, type Environment, readConfig } from '../../src/config.ts';
import type { CatalogueStore } from '../../src/ports/catalogue-store.ts';
import { type TestMongo, testMongo } from '../adapters/mongo-database.ts';

export const SECRET = 'abcdefghijklmnopqrstuv';

/** One pair for all tests of a file; it ends with their process. */
let stores: Promise<{ redis: StoreServer; mongo: TestMongo }> | null = null;

const testStores = (): Promise<{ redis: StoreServer; mongo: TestMongo }> => {
  stores ??= (async () => {
    const mongo = await testMongo();
    if (!mongo) throw new Error('PANNIER_TEST_STORES=nodes needs a Redis and a MongoDB');
    return { redis: await startRedis(), mongo };
  })();
  return stores;
};

export interface Account {
  readonly owner: Owner;
  readonly token: string;
  readonly cookie: string;
  readonly headers: { authorization: string };
}

export interface RunningServer {
  readonly url: string;
  readonly server: Server;
  readonly dataDir: string;
  /** The same goods as another process opens them. */
  openGoods(): { readonly catalogue: CatalogueStore; close(): void | Promise<void> };
  again(): Promise<void>;
  close(): Promise<void>;
  post(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Answer }>;
  signUp(name: string): Promise<Account>;
  guest(id: string, device?: string, doc?: Y.Doc): SyncDevice;
  user(account: Account, device: string, doc?: Y.Doc): SyncDevice;
}

export interface Answer {
  readonly error?: { readonly code: string; readonly field?: string };
  readonly merged?: boolean;
  readonly itemCount?: number;
  readonly update?: string;
  readonly accepted?: number;
  readonly generation?: number;
}

/** Where the servers of one test keep everything: a folder, or a prefix and a database nobody else uses. */
const placesOf = async (dataDir: string): Promise<readonly Environment[]> => {
  const place = { DATA_DIR: dataDir, CLIENT_DIR: join(dataDir, 'no client') };
  if (process.env.PANNIER_TEST_STORES !== 'nodes') return [place];
  const { redis, mongo } = await testStores();
  const shared = {
    ...place,
    REDIS_URL: redis.url,
    REDIS_PREFIX: `test-${randomBytes(6).toString('hex')}`,
    MONGO_URL: mongo.newUrl(),
    SESSION_SECRET: 'the same secret for both nodes of a test',
  };
  return [shared, shared];
};

const config = (place: Environment, env: Environment): Config => {
  const read = readConfig({
    PORT: '0',
    ...place,
    ...UNLIMITED,
    FLUSH_AFTER_MS: '20',
    FLUSH_AT_MOST_MS: '100',
    ...env,
  });
  if (!read.ok) throw new Error(read.problem);
  return read.config;
};

/** Units by sku, what a shopper would see. */
export const cartOf = (doc: Y.Doc): Record<string, number> =>
  Object.fromEntries(readBasket(doc).lines.map(({ intent, quantity }) => [intent.sku, quantity]));

export const runServer = async (env: Environment = {}): Promise<RunningServer> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pannier-test-'));
  const log = pino({ level: 'silent' });
  const places = await placesOf(dataDir);
  const open = async (): Promise<{ servers: Server[]; urls: string[] }> => {
    const servers: Server[] = [];
    for (const place of places) servers.push(await compose(config(place, env), log));
    const urls: string[] = [];
    for (const server of servers) urls.push(await server.listen());
    return { servers, urls };
  };
  const closeAll = (servers: readonly Server[]) => Promise.all(servers.map((server) => server.close()));
  let running = await open();
  const first = (): string => running.urls[0] ?? '';
  const devices: SyncDevice[] = [];
  const device = (options: Omit<ConstructorParameters<typeof SyncDevice>[0], 'url'>): SyncDevice => {
    const made = new SyncDevice({
      url: running.urls[devices.length % running.urls.length] ?? '',
      ...options,
    });
    devices.push(made);
    return made;
  };
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${first()}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return {
    dataDir,
    get url() {
      return first();
    },
    get server() {
      const [server] = running.servers;
      if (!server) throw new Error('no server runs');
      return server;
    },
    openGoods: () => {
      const { MONGO_URL: url } = places[0] ?? {};
      if (!url) return openCatalogue(dataDir);
      const mongo = openMongo({ url });
      return {
        catalogue: createMongoCatalogueStore(mongo, { random: systemRandom }),
        close: () => mongo.close(),
      };
    },
    again: async () => {
      await closeAll(running.servers);
      running = await open();
    },
    close: async () => {
      for (const each of devices.splice(0)) each.drop();
      await closeAll(running.servers);
      rmSync(dataDir, { recursive: true, force: true });
    },
    post: async (path, body, headers) => {
      const answer = await send(path, body, headers);
      return { status: answer.status, body: (await answer.json()) as Answer };
    },
    signUp: async (name) => {
      const body = { name, email: `${name}@example.com`, password: 'long enough', withToken: true };
      const answer = await send('/api/auth/sign-up/email', body);
      const { user, token } = (await answer.json()) as { user: { id: string }; token: string };
      const cookie = answer.headers
        .getSetCookie()
        .map((text) => text.split(';')[0])
        .join('; ');
      return { owner: `user:${user.id}`, token, cookie, headers: { authorization: `Bearer ${token}` } };
    },
    guest: (id, name = 'phone', doc = undefined) =>
      device({ owner: `guest:${id}`, device: name, credential: { kind: 'guest', secret: SECRET }, doc }),
    user: ({ owner, token }, name, doc = undefined) =>
      device({ owner, device: name, credential: { kind: 'token', token }, doc }),
  };
};

/** The close code of a connection that is refused, or `open`. */
export const refusalOf = async (device: SyncDevice): Promise<number | 'open'> => {
  try {
    await device.connect();
    return 'open';
  } catch {
    return device.closes.at(-1) ?? 0;
  }
};
