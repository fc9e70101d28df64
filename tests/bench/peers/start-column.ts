/** A column's server, running: a process of its own on a free port with a folder of its own, and its Redis. */
import { type StartedServer, startServer } from '../../support/start-server.ts';
import { type ProcessFigures, processFigures } from '../load/process-figures.ts';
import type { Column } from './columns.ts';
import { hasRedis, namedRedis, type RedisProcess, startRedis } from './redis-process.ts';

export interface Running {
  readonly server: StartedServer;
  /** Of the server with its children, without Redis. */
  serverFigures(): ProcessFigures;
  /** Of the server and its Redis. */
  figures(): ProcessFigures;
  dispose(): Promise<void>;
}

/** Why a column cannot be measured here; null when it can. */
export const obstacleOf = (column: Column): string | null => {
  if (column.redis === 'none') return null;
  if (column.redis === 'passing') return hasRedis() ? null : 'there is no redis-server on PATH';
  const { REDIS_URL, MONGO_URL } = process.env;
  if (!MONGO_URL) return 'MONGO_URL is not given (REDIS_URL may be left out where redis-server is on PATH)';
  return REDIS_URL || hasRedis() ? null : 'REDIS_URL is not given and there is no redis-server on PATH';
};

const openRedis = async (column: Column): Promise<RedisProcess | null> => {
  if (column.redis === 'none') return null;
  const given = process.env.REDIS_URL;
  if (column.redis === 'keeping' && given) return namedRedis(given);
  return startRedis(column.redis === 'keeping');
};

export const startColumn = async (column: Column): Promise<Running> => {
  const redis = await openRedis(column);
  try {
    const server = await startServer({
      program: column.program,
      env: { ...column.env, ...(redis ? { REDIS_URL: redis.url } : {}) },
    });
    const redisPids = redis?.pid ? [redis.pid] : [];
    return {
      server,
      serverFigures: () => processFigures(server.pid),
      figures: () => processFigures(server.pid, ...redisPids),
      dispose: async () => {
        await server.dispose();
        await redis?.dispose();
      },
    };
  } catch (error) {
    await redis?.dispose();
    throw error;
  }
};
