/** The processes of one run: a server on its embedded stores, or nodes on Redis and MongoDB over links of their own. */
import { type Cluster, startCluster } from '../support/start-cluster.ts';
import { type StartedServer, startServer } from '../support/start-server.ts';
import type { StoreServer } from '../support/store-server.ts';
import { type Link, openLink } from '../support/tcp-proxy.ts';

export interface Stage {
  readonly name: string;
  readonly nodes: readonly StartedServer[];
  readonly stores: Readonly<Record<string, StoreServer>>;
  readonly links: Readonly<Record<string, Link>>;
  dispose(): Promise<void>;
}

/** Flushes come soon, so that they meet faults. */
const ENV = { FLUSH_AFTER_MS: '300', FLUSH_AT_MOST_MS: '1000', LOG_LEVEL: 'warn' };

export const embeddedStage = async (): Promise<Stage> => {
  const node = await startServer({ env: ENV });
  return { name: 'embedded', nodes: [node], stores: {}, links: {}, dispose: () => node.dispose() };
};

const redirected = (url: string, { port }: Link): string => {
  const target = new URL(url);
  target.port = String(port);
  return target.href;
};

const addNodes = async (cluster: Cluster, count: number, links: Record<string, Link>): Promise<void> => {
  const { redis, mongo } = cluster;
  for (let i = 1; i <= count; i++) {
    const toRedis = await openLink(redis.port);
    const toMongo = await openLink(mongo.port);
    links[`link of node ${i} to Redis`] = toRedis;
    links[`link of node ${i} to MongoDB`] = toMongo;
    await cluster.addNode({
      REDIS_URL: redirected(redis.url, toRedis),
      MONGO_URL: redirected(mongo.url, toMongo),
    });
  }
};

/** @throws NoServer where this machine lacks Redis or MongoDB. */
export const clusterStage = async (count: number): Promise<Stage> => {
  const cluster = await startCluster(0, ENV);
  const links: Record<string, Link> = {};
  const dispose = async (): Promise<void> => {
    await cluster.dispose();
    for (const link of Object.values(links)) await link.close();
  };
  try {
    await addNodes(cluster, count, links);
  } catch (error) {
    await dispose();
    throw error;
  }
  const { redis, mongo, nodes } = cluster;
  // A MongoDB that was given to the tests is not theirs to kill.
  const stores = { Redis: redis, ...(mongo.isOurs ? { MongoDB: mongo } : {}) };
  return { name: `${count} nodes on ${redis.name} and ${mongo.name}`, nodes, stores, links, dispose };
};
