/**
 * Redis, MongoDB and several servers on them, each its own process: what an operator runs behind a load balancer.
 * Ends with `dispose`; everything in it can be killed, paused and started again by itself.
 */
import { startMongo } from './start-mongo.ts';
import { startRedis } from './start-redis.ts';
import { type StartedServer, startServer } from './start-server.ts';
import type { StoreServer } from './store-server.ts';

export interface Cluster {
  readonly redis: StoreServer;
  readonly mongo: StoreServer;
  readonly nodes: readonly StartedServer[];
  /** Another server on the same stores; disposed with the others. */
  addNode(env?: Readonly<Record<string, string>>): Promise<StartedServer>;
  dispose(): Promise<void>;
}

const SESSION_SECRET = 'the same secret for all the nodes of a test';

/** @throws NoServer where this machine lacks Redis or MongoDB. */
export const startCluster = async (
  count: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Cluster> => {
  const redis = await startRedis();
  const mongo = await startMongo().catch(async (error: unknown) => {
    await redis.dispose();
    throw error;
  });
  const nodes: StartedServer[] = [];
  const addNode: Cluster['addNode'] = async (more = {}) => {
    const services = { REDIS_URL: redis.url, MONGO_URL: mongo.url, SESSION_SECRET };
    const node = await startServer({ env: { ...services, ...env, ...more } });
    nodes.push(node);
    return node;
  };
  const dispose = async (): Promise<void> => {
    for (const node of nodes) await node.dispose();
    await redis.dispose();
    await mongo.dispose();
  };
  try {
    for (let i = 0; i < count; i++) await addNode();
  } catch (error) {
    await dispose();
    throw error;
  }
  return { redis, mongo, nodes, addNode, dispose };
};
