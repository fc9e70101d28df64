/** The MongoDB of a test file, with a database of its own for every test. */
import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { serverOrNull } from '../../../tests/support/server-or-null.ts';
import { startMongo } from '../../../tests/support/start-mongo.ts';
import type { StoreServer } from '../../../tests/support/store-server.ts';

export interface TestMongo {
  readonly server: StoreServer;
  /** The address of a database nobody has used. */
  newUrl(): string;
  /** Straight into a database, past the adapters. */
  inside<T>(url: string, work: (db: ReturnType<MongoClient['db']>) => Promise<T>): Promise<T>;
  /** Removes the databases, or the server where it is ours. */
  dispose(): Promise<void>;
}

const OPTIONS = { serverSelectionTimeoutMS: 5_000 };

/** null where this machine has no MongoDB. @throws NoServer with CI=true. */
export const testMongo = async (): Promise<TestMongo | null> => {
  const server = await serverOrNull(startMongo);
  if (server === null) return null;
  const used: string[] = [];
  const inside: TestMongo['inside'] = async (url, work) => {
    const client = new MongoClient(url, OPTIONS);
    return work(client.db(new URL(url).pathname.slice(1))).finally(() => client.close());
  };
  return {
    server,
    newUrl: () => {
      const url = new URL(server.url);
      url.pathname = `/pannier-test-${randomBytes(8).toString('hex')}`;
      used.push(url.href);
      return url.href;
    },
    inside,
    dispose: async () => {
      if (!server.isOurs) for (const url of used) await inside(url, (db) => db.dropDatabase());
      await server.dispose();
    },
  };
};
