/**
 * Connections to Redis. A command that cannot be sent now fails now, and one that is not answered in time fails
 * then: who asked decides what to do, and nothing is sent again behind its back. Reconnecting goes on for ever.
 */
import { Redis } from 'ioredis';
import { LIMITS, type Random } from '../../../../shared/src/index.ts';
import { retryDelayMs } from '../../domain/backoff.ts';
import type { Log } from '../../ports/log.ts';
import { SCRIPTS } from './scripts.ts';

export interface RedisOptions {
  /** `redis://[user:password@]host:port/db`, or `rediss:` for TLS. */
  readonly url: string;
  readonly random: Random;
  readonly log: Log;
}

/** After a fail-over the old primary answers like this; a new connection finds the new one. */
const isReadOnly = (error: Error): boolean => error.message.includes('READONLY');

/**
 * Asks a connection from time to time whether it still leads anywhere: who only listens would never know, and
 * `socketTimeout` counts only while an answer is outstanding.
 */
const askNowAndThen = (redis: Redis): void => {
  const asking = setInterval(() => {
    // One that is not answered in time ends the connection, and that is said.
    if (redis.status === 'ready') redis.ping().catch(() => undefined);
  }, LIMITS.redisAskMs);
  asking.unref();
  redis.once('end', () => clearInterval(asking));
};

/**
 * A connection that is being made; commands fail with it until it is. `onReplica` hears that it has led to a
 * replica, and that it is made anew.
 */
export const openRedis = (
  { url, random, log }: RedisOptions,
  role: string,
  onReplica?: () => void,
): Redis => {
  const redis = new Redis(url, {
    connectionName: `pannier-${role}`,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: LIMITS.redisCommandMs,
    commandTimeout: LIMITS.redisCommandMs,
    socketTimeout: LIMITS.redisSilenceMs,
    retryStrategy: (attempt) => retryDelayMs(attempt, random),
    reconnectOnError: (error) => {
      if (!isReadOnly(error)) return false;
      onReplica?.();
      return true;
    },
  });
  let isSaid = false;
  redis.on('error', (error: Error) => {
    if (!isSaid) log.warn({ role, reason: error.message || String(error) }, 'Redis does not answer');
    isSaid = true;
  });
  redis.on('ready', () => {
    if (isSaid) log.info({ role }, 'Redis answers again');
    isSaid = false;
  });
  askNowAndThen(redis);
  for (const [name, script] of Object.entries(SCRIPTS)) redis.defineCommand(name, script);
  return redis;
};
